/** Derivatives of E[z^2], z ~ N(mu, sigma^2), from samples: chapter 7 of docs/learn. */

export interface Gradient {
  readonly mu: number;
  readonly logVariance: number;
}

/** The derivatives of mu^2 + sigma^2, to which the mean of z^2 is equal. */
export function exactGradient(mu: number, sigma: number): Gradient {
  return { mu: 2 * mu, logVariance: sigma ** 2 };
}

// #region score
/** One sample of the score-function estimator. It uses values of f(z) = z^2, no derivative of it. */
export function scoreEstimate(mu: number, sigma: number, epsilon: number, baseline = 0): Gradient {
  const z = mu + sigma * epsilon;
  const reward = z ** 2 - baseline;
  return {
    mu: (reward * (z - mu)) / sigma ** 2,
    logVariance: reward * 0.5 * ((z - mu) ** 2 / sigma ** 2 - 1),
  };
}
// #endregion

// #region path
/** One sample of the reparameterised estimator: the chain rule through z = mu + sigma epsilon. */
export function pathEstimate(mu: number, sigma: number, epsilon: number): Gradient {
  const z = mu + sigma * epsilon;
  const slope = 2 * z; // of f(z) = z^2
  return { mu: slope, logVariance: slope * 0.5 * sigma * epsilon };
}
// #endregion

/** The variances of one sample of both estimators of the derivative to mu. */
export function estimateVariances(mu: number, sigma: number) {
  return {
    score: mu ** 4 / sigma ** 2 + 14 * mu ** 2 + 15 * sigma ** 2,
    scoreWithBaseline: 8 * mu ** 2 + 10 * sigma ** 2,
    path: 4 * sigma ** 2,
  };
}

/**
 * The same for the derivative to one of `size` means, where f(z) is the sum of the squares of `size` numbers of equal
 * mean and variance. Without a baseline the score is multiplied by all squares, with one by their deviation from the
 * mean.
 */
export function variancesInDimensions(mu: number, sigma: number, size: number) {
  const one = estimateVariances(mu, sigma);
  const others = (size - 1) * (mu ** 2 + sigma ** 2);
  const spread = (size - 1) * (2 * sigma ** 4 + 4 * mu ** 2 * sigma ** 2);
  return {
    score: one.score + (2 * others * (mu ** 2 + 3 * sigma ** 2) + spread + others ** 2) / sigma ** 2,
    scoreWithBaseline: one.scoreWithBaseline + spread / sigma ** 2,
    path: one.path,
  };
}

export function meanAndVariance(values: readonly number[]) {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}
