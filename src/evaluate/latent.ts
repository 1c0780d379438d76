import type { Encodings } from "./codes.ts";

/** Statistics of a latent dimension over some data. */
export interface LatentDimension {
  /** From 0 on. */
  readonly dimension: number;
  /** Mean over the data of KL(q(z|x) || p(z)), in nats; absent if it has no closed form. */
  readonly kl?: number;
  /** Mean of the codes. */
  readonly mean: number;
  /** Standard deviation of the codes; divides by their number. */
  readonly standardDeviation: number;
}

/**
 * Statistics of every dimension, in the order of the dimensions.
 *
 * @param divergence the mean KL of each dimension, [L], for a prior other than the standard normal, from
 *   `meanDivergence`. Default: the KL to a standard normal (Kingma and Welling 2013, appendix B), (mu² + sigma² - 1 -
 *   log sigma²) / 2
 */
export function latentDimensions(
  { count, latentSize, mu, logVar }: Encodings,
  divergence?: Float64Array,
): readonly LatentDimension[] {
  return Array.from({ length: latentSize }, (_, dimension) => {
    let [sum, kl] = [0, 0];
    for (let row = 0; row < count; row++) {
      const at = row * latentSize + dimension;
      const code = mu[at] ?? 0;
      sum += code;
      if (logVar && !divergence) kl += (code * code + Math.exp(logVar[at] ?? 0) - 1 - (logVar[at] ?? 0)) / 2;
    }
    const mean = sum / count;
    let squares = 0;
    for (let row = 0; row < count; row++) squares += ((mu[row * latentSize + dimension] ?? 0) - mean) ** 2;
    const standardDeviation = Math.sqrt(squares / count);
    const known = divergence ? divergence[dimension] : logVar && kl / count;
    return { dimension, mean, standardDeviation, ...(known !== undefined && { kl: known }) };
  });
}

/**
 * Sorted, the most informative first: by KL if there is one, else by the codes' standard deviation. Ties keep their
 * order.
 */
export function byInformation(dimensions: readonly LatentDimension[]): readonly LatentDimension[] {
  const informationOf = ({ kl, standardDeviation }: LatentDimension) => kl ?? standardDeviation;
  return [...dimensions].sort((a, b) => informationOf(b) - informationOf(a) || a.dimension - b.dimension);
}

/** A dimension is active if the variance of its codes is above this (Burda et al. 2016, section 5.2). */
export const activeVariance = 0.01;

/** Whether a dimension is active. */
export function isActive({ standardDeviation }: LatentDimension): boolean {
  return standardDeviation ** 2 > activeVariance;
}

/** The number of active dimensions, from the variances of their posterior means over data. */
export function activeCount(variances: ArrayLike<number>, threshold = activeVariance): number {
  return Array.from(variances).filter((variance) => variance > threshold).length;
}
