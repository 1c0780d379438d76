/** Information, entropy and the KL divergence, in nats: chapter 4 of docs/learn. */

// #region discrete
/** The probabilities of a discrete distribution; they add up to 1. */
export type Probabilities = readonly number[];

/** The information of an event of probability p: an event of probability 1 has none. */
export const information = (p: number): number => -Math.log(p);

/** The mean of the information that the model q gives to events of p. Events that never occur do not count. */
export function crossEntropy(p: Probabilities, q: Probabilities): number {
  return p.reduce((sum, each, at) => sum + (each === 0 ? 0 : each * information(q[at] ?? 0)), 0);
}

export const entropy = (p: Probabilities): number => crossEntropy(p, p);

/** KL(p || q): the mean of log(p / q) over events of p. */
export const divergence = (p: Probabilities, q: Probabilities): number => crossEntropy(p, q) - entropy(p);

export const inBits = (nats: number): number => nats / Math.LN2;
// #endregion

export interface Normal {
  readonly mean: number;
  /** The square of the standard deviation. */
  readonly variance: number;
}

// #region formula
export function logDensity({ mean, variance }: Normal, x: number): number {
  return -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) ** 2 / variance);
}

/** The entropy of a density. It can be negative. */
export function differentialEntropy({ variance }: Normal): number {
  return 0.5 * (Math.log(2 * Math.PI * variance) + 1);
}

/** KL(p || q) in nats. */
export function klByFormula(p: Normal, q: Normal): number {
  return 0.5 * (Math.log(q.variance / p.variance) + (p.variance + (p.mean - q.mean) ** 2) / q.variance - 1);
}
// #endregion

// #region integral
/** KL(p || q) in nats, as the area under p (log p - log q): the sum of 20,000 narrow bars. */
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
// #endregion

// #region samples
/** KL(p || q) in nats, as the mean of log p - log q over samples of p, with its standard error. */
export function klBySamples(p: Normal, q: Normal, noise: Float32Array): { mean: number; error: number } {
  const terms = Array.from(noise, (epsilon) => {
    const x = p.mean + Math.sqrt(p.variance) * epsilon;
    return logDensity(p, x) - logDensity(q, x);
  });
  const mean = terms.reduce((sum, term) => sum + term, 0) / terms.length;
  const variance = terms.reduce((sum, term) => sum + (term - mean) ** 2, 0) / (terms.length - 1);
  return { mean, error: Math.sqrt(variance / terms.length) };
}
// #endregion
