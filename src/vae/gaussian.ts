import { add, divide, exp, multiply, reduceSum, square, subtract } from "../graph/build.ts";
import type { Value } from "../graph/value.ts";

/** log(2 pi). */
export const logTwoPi = Math.log(2 * Math.PI);

/**
 * Sum over the last axis of log N(x; mean, e^logVar), in nats. Operands broadcast; `logVar` is the logarithm of the
 * variance, not of the standard deviation.
 */
export function gaussianLogDensity(x: Value, mean: Value, logVar: Value): Value {
  return reduceSum(gaussianElementLogDensity(x, mean, logVar), { axes: [-1] });
}

/** The same of each element by itself. */
export function gaussianElementLogDensity(x: Value, mean: Value, logVar: Value): Value {
  const squaredDistance = divide(square(subtract(x, mean)), exp(logVar));
  return multiply(add(add(squaredDistance, logVar), logTwoPi), -0.5);
}

/** Sum over the last axis of log N(z; 0, 1), in nats. */
export function standardNormalLogDensity(z: Value): Value {
  return reduceSum(multiply(add(square(z), logTwoPi), -0.5), { axes: [-1] });
}

/**
 * KL(N(mu, e^logVar) || N(0, 1)) of each dimension: (mu^2 + e^logVar - logVar - 1) / 2
 * (Kingma and Welling 2013, appendix B).
 */
export function standardNormalDivergence(mu: Value, logVar: Value): Value {
  return multiply(subtract(subtract(add(square(mu), exp(logVar)), logVar), 1), 0.5);
}

/** A Gaussian of each number: its mean, and the logarithm of its variance. */
export interface Gaussian {
  readonly mu: Value;
  readonly logVar: Value;
}

/** KL(q || p) of each dimension, in nats: (log p's variance - log q's + (q's variance + (mu_q - mu_p)^2) / p's - 1) / 2. */
export function gaussianDivergence(q: Gaussian, p: Gaussian): Value {
  const spread = divide(add(exp(q.logVar), square(subtract(q.mu, p.mu))), exp(p.logVar));
  return multiply(subtract(add(subtract(p.logVar, q.logVar), spread), 1), 0.5);
}
