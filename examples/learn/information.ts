/** Information, entropy and the KL divergence of Gaussians: chapter 4 of docs/learn. */

export interface Normal {
  readonly mean: number;
  /** The square of the standard deviation. */
  readonly variance: number;
}

export function logDensity({ mean, variance }: Normal, x: number): number {
  return -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) ** 2 / variance);
}

// #region formula
/** KL(p || q) in nats. */
export function klByFormula(p: Normal, q: Normal): number {
  return 0.5 * (Math.log(q.variance / p.variance) + (p.variance + (p.mean - q.mean) ** 2) / q.variance - 1);
}
// #endregion

export function klByIntegral(p: Normal, q: Normal): number {
  const [low, high] = [p.mean - 12 * Math.sqrt(p.variance), p.mean + 12 * Math.sqrt(p.variance)];
  const steps = 20_000;
  const width = (high - low) / steps;
  let sum = 0;
  for (let at = 0; at < steps; at++) {
    const x = low + (at + 0.5) * width;
    sum += Math.exp(logDensity(p, x)) * (logDensity(p, x) - logDensity(q, x)) * width;
  }
  return sum;
}
