import type { Encodings } from "./codes.ts";

/** What a dimension of the latent space holds of some data. */
export interface LatentDimension {
  /** From 0 on. */
  readonly dimension: number;
  /** Mean over the data of KL(q(z|x) || p(z)), in nats; absent where it has no closed form. */
  readonly kl?: number;
  /** Of the codes. */
  readonly mean: number;
  /** Of the codes; divides by their number. */
  readonly standardDeviation: number;
}

/**
 * Every dimension of some codes, in their own order.
 *
 * @param divergence the mean KL of each dimension, [L], of a prior that is no standard normal, as `meanDivergence` gives it.
 *   Default: that to a standard normal (Kingma and Welling 2013, appendix B), (mu² + sigma² - 1 - log sigma²) / 2
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

/** The most informative first: by KL, where there is one, else by the codes' standard deviation; else as they were. */
export function byInformation(dimensions: readonly LatentDimension[]): readonly LatentDimension[] {
  const informationOf = ({ kl, standardDeviation }: LatentDimension) => kl ?? standardDeviation;
  return [...dimensions].sort((a, b) => informationOf(b) - informationOf(a) || a.dimension - b.dimension);
}

/** The variance of its codes above which a dimension is active (Burda et al. 2016, section 5.2). */
export const activeVariance = 0.01;

/** Whether the codes tell data apart by a dimension. */
export function isActive({ standardDeviation }: LatentDimension): boolean {
  return standardDeviation ** 2 > activeVariance;
}

/** How many dimensions are active, by the variances of their posterior means over data. */
export function activeCount(variances: ArrayLike<number>, threshold = activeVariance): number {
  return Array.from(variances).filter((variance) => variance > threshold).length;
}
