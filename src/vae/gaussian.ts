import {
  add,
  divide,
  exp,
  multiply,
  negate,
  reduceSum,
  reshape,
  slice,
  square,
  subtract,
  transpose,
} from "../graph/build.ts";
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
function gaussianElementLogDensity(x: Value, mean: Value, logVar: Value): Value {
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

/**
 * KL(q || p) of each dimension, in nats: (log p's variance - log q's + (q's variance + (mu_q - mu_p)^2) / p's - 1) / 2.
 */
export function gaussianDivergence(q: Gaussian, p: Gaussian): Value {
  const spread = divide(add(exp(q.logVar), square(subtract(q.mu, p.mu))), exp(p.logVar));
  return multiply(subtract(add(subtract(p.logVar, q.logVar), spread), 1), 0.5);
}

/**
 * log N of each number of z [M, L] under each of K diagonal Gaussians, mu and logVar [K, L], in two parts whose sum it
 * is: `normaliser` [L, 1, K] and `exponent` [L, M, K]. Pairs lie along the last axis, where long rows are treated at
 * once, and what does not depend on z is computed once for each Gaussian and not for each pair.
 */
export function gaussianPairs(
  z: Value,
  { mu, logVar }: Gaussian,
): { readonly normaliser: Value; readonly exponent: Value } {
  const perGaussian = (value: Value) => {
    const [count = 1, size = 1] = value.type.shape;
    return reshape(transpose(value, [1, 0]), [size, 1, count]);
  };
  const [count = 1, size = 1] = z.type.shape;
  const spread = perGaussian(logVar);
  // Added, not subtracted: its derivative is then summed before its sign is turned.
  const distance = add(reshape(transpose(z, [1, 0]), [size, count, 1]), negate(perGaussian(mu)));
  return {
    normaliser: multiply(add(spread, logTwoPi), -0.5),
    exponent: multiply(square(distance), multiply(exp(negate(spread)), -0.5)),
  };
}

/**
 * The sum over the first axis, [L, M, K] to [M, K]. Where L is even, by halves: ONNX Runtime sums over a first axis one
 * number at a time, over an inner one many at once.
 */
export function sumOverDimensions(pairs: Value): Value {
  const [size, ...rest] = pairs.type.shape;
  if (typeof size !== "number" || size % 2 !== 0) return reduceSum(pairs, { axes: [0] });
  const halves = reduceSum(reshape(pairs, [2, size / 2, ...rest]), { axes: [1] });
  const half = (index: number) => reshape(slice(halves, 0, index, index + 1), rest);
  return add(half(0), half(1));
}
