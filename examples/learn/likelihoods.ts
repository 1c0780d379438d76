/** What a pixel costs, -log p(x|z) in nats, under three likelihoods: chapter 8 of docs/learn. */

// #region bernoulli
/** log(1 + e^a). The exponent is never positive: no overflow. */
export function softplus(a: number): number {
  return Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
}

/** -x log p - (1 - x) log(1 - p) with p = sigmoid(logit), without p. */
export function bernoulliCost(x: number, logit: number): number {
  return softplus(logit) - x * logit;
}
// #endregion

// #region gaussian
/** The scaled squared error plus a constant that depends on c. */
export function gaussianCost(x: number, mean: number, c: number): number {
  return (x - mean) ** 2 / (2 * c) + 0.5 * Math.log(2 * Math.PI * c);
}
// #endregion

// #region continuous
/** log C, which makes p^x (1 - p)^(1 - x) a density over [0, 1]. */
export function logConstant(logit: number): number {
  const t = logit / 2;
  // At p = 1/2 the quotient is 0 / 0. Its series is 1 + t^2/3 - t^4/45 + ...
  const quotient = Math.abs(t) < 0.01 ? 1 + t ** 2 / 3 - t ** 4 / 45 : t / Math.tanh(t);
  return Math.log(2 * quotient);
}

/** The cross-entropy minus log C: the cost under the continuous Bernoulli. */
export function continuousBernoulliCost(x: number, logit: number): number {
  return bernoulliCost(x, logit) - logConstant(logit);
}
// #endregion

export function sigmoid(a: number): number {
  return 1 / (1 + Math.exp(-a));
}

/** The inverse of the sigmoid. */
export function logitOf(p: number): number {
  return Math.log(p / (1 - p));
}

/** The entropy of black and white with probability x of white: the lowest cross-entropy that a pixel x can have. */
export function binaryEntropy(x: number): number {
  return x === 0 || x === 1 ? 0 : -x * Math.log(x) - (1 - x) * Math.log(1 - x);
}

/** The integral of a function over [low, high], by the midpoint rule. */
export function integral(of: (x: number) => number, low: number, high: number): number {
  const steps = 20_000;
  const width = (high - low) / steps;
  let sum = 0;
  for (let at = 0; at < steps; at++) sum += of(low + (at + 0.5) * width) * width;
  return sum;
}
