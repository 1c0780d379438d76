import type { Encodings } from "./codes.ts";

/** What a dimension of the latent space holds of some data. */
export interface LatentDimension {
  /** From 0 on. */
  readonly dimension: number;
  /** Mean over the data of KL(q(z|x) || N(0, 1)), in nats; absent where the posterior has no variance. */
  readonly kl?: number;
  /** Of the codes. */
  readonly mean: number;
  /** Of the codes; divides by their number. */
  readonly standardDeviation: number;
}

/**
 * Every dimension of some codes, in their own order. The KL is that to a standard normal prior (Kingma and Welling 2013,
 * appendix B): (mu² + sigma² - 1 - log sigma²) / 2.
 */
export function latentDimensions({ count, latentSize, mu, logVar }: Encodings): readonly LatentDimension[] {
  return Array.from({ length: latentSize }, (_, dimension) => {
    let [sum, kl] = [0, 0];
    for (let row = 0; row < count; row++) {
      const at = row * latentSize + dimension;
      const code = mu[at] ?? 0;
      sum += code;
      if (logVar) kl += (code * code + Math.exp(logVar[at] ?? 0) - 1 - (logVar[at] ?? 0)) / 2;
    }
    const mean = sum / count;
    let squares = 0;
    for (let row = 0; row < count; row++) squares += ((mu[row * latentSize + dimension] ?? 0) - mean) ** 2;
    const standardDeviation = Math.sqrt(squares / count);
    return { dimension, mean, standardDeviation, ...(logVar && { kl: kl / count }) };
  });
}

/** The most informative first: by KL, where there is one, else by the codes' standard deviation; else as they were. */
export function byInformation(dimensions: readonly LatentDimension[]): readonly LatentDimension[] {
  const informationOf = ({ kl, standardDeviation }: LatentDimension) => kl ?? standardDeviation;
  return [...dimensions].sort((a, b) => informationOf(b) - informationOf(a) || a.dimension - b.dimension);
}

/** Whether the codes tell data apart: Burda et al. 2015, section 5.2, call a unit active from a variance of 0.01 on. */
export function isActive({ standardDeviation }: LatentDimension): boolean {
  return standardDeviation ** 2 > 0.01;
}
