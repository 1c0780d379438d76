/** The KL divergence of Gaussians: chapter 6 of docs/learn. */
import type { Normal } from "./information.ts";

/** E[(x - place)^2] for x of this Gaussian. */
export function meanSquare({ mean, variance }: Normal, place: number): number {
  return variance + (mean - place) ** 2;
}

// #region closed
/** KL(q || N(0, 1)) summed over the dimensions of a code, in nats; q is given as an encoder gives it. */
export function klToStandardNormal(mu: readonly number[], logVariance: readonly number[]): number {
  const terms = mu.map((mean, j) => {
    const logVar = logVariance[j] ?? 0;
    return 1 + logVar - mean ** 2 - Math.exp(logVar);
  });
  return -0.5 * sum(terms);
}
// #endregion

/** Its derivatives. Those of a dimension depend on this dimension alone. */
export function klGradient(mu: number, logVariance: number) {
  return { mu, logVariance: 0.5 * (Math.exp(logVariance) - 1) };
}

/**
 * KL(N(mu, S) || N(0, I)) for a full covariance matrix S = L L^T. The rows of the triangular matrix L are given up to
 * its diagonal, which is positive. The trace of S is the sum of the squares in L, and log det S is twice the sum of the
 * logarithms on L's diagonal.
 */
export function klOfFullCovariance(mu: readonly number[], lower: readonly (readonly number[])[]): number {
  const trace = sum(lower.flat().map((each) => each ** 2));
  const logDeterminant = 2 * sum(lower.map((row) => Math.log(row.at(-1) ?? 1)));
  return 0.5 * (trace + sum(mu.map((mean) => mean ** 2)) - logDeterminant - mu.length);
}

/** What an encoder's last layer, fed with `hidden` numbers, gives and contains for codes of `size` numbers. */
export function lastLayer(size: number, hidden: number, covariance: "diagonal" | "full") {
  const outputs = size + (covariance === "diagonal" ? size : (size * (size + 1)) / 2);
  return { outputs, weights: (hidden + 1) * outputs };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
