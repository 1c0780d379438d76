/** An estimate of log p(x) of one datum from importance weights. */
export interface WeightedEstimate {
  /** The logarithm of the mean weight, in nats. */
  readonly logLikelihood: number;
  /** Standard error of `logLikelihood`, in nats; NaN for a single sample. */
  readonly standardError: number;
  /** Effective sample size: (sum of weights)² / sum of squared weights. */
  readonly effectiveSamples: number;
}

/**
 * log p(x) from the logarithms of importance weights, p(x, z) / q(z|x) of samples z ~ q(z|x). The largest weight is
 * factored out first, so that nothing overflows. NaN if a weight is NaN.
 *
 * The standard error is the jackknife's (Tukey 1958): from the estimates that leave out one sample each. If all weights
 * are similar it equals the standard error of the delta method: the standard deviation of the weights divided by their
 * mean and by the square root of their number. The delta method's error is at most 1, and many times too small if a few
 * samples carry the weight; the jackknife's error then shows how much depends on them.
 */
export function estimateFromWeights(logWeights: Float32Array): WeightedEstimate {
  const count = logWeights.length;
  const top = logWeights.indexOf(logWeights.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY));
  const largest = logWeights[top] ?? Number.NaN;
  const weights = Float64Array.from(logWeights, (logWeight) => Math.exp(logWeight - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight ** 2, 0);
  return {
    logLikelihood: largest + Math.log(sum / count),
    standardError: jackknifeError(
      weights.map((weight, at) =>
        at === top ? logSumWithout(logWeights, top) - largest : Math.log(sum - weight),
      ),
    ),
    effectiveSamples: sum ** 2 / squares,
  };
}

/**
 * The logarithm of the sum of all weights but one, relative to the largest of the others: the omitted weight may be
 * almost the whole sum.
 */
function logSumWithout(logWeights: Float32Array, left: number): number {
  const others = logWeights.filter((_, at) => at !== left);
  const largest = others.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return largest + Math.log(others.reduce((sum, logWeight) => sum + Math.exp(logWeight - largest), 0));
}

/** The standard error of an estimate, from the estimates that leave out one sample each. */
function jackknifeError(estimates: Float64Array): number {
  const count = estimates.length;
  if (count === 1) return Number.NaN;
  const mean = estimates.reduce((sum, each) => sum + each, 0) / count;
  const squares = estimates.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Math.sqrt(((count - 1) / count) * squares);
}
