/** Estimates of log p(x) by samples: chapter 3 of docs/learn. */
import { type LinearModel, posteriorOf, prior } from "./bayes.ts";
import { logDensity, type Normal } from "./information.ts";

// #region weights
/** The logarithm of the mean of weights, given their logarithms. The largest is taken out, so nothing overflows. */
export function logMeanExp(logWeights: ArrayLike<number>): number {
  const logs = Array.from(logWeights);
  const largest = logs.reduce((most, each) => Math.max(most, each));
  const sum = logs.reduce((total, each) => total + Math.exp(each - largest), 0);
  return largest + Math.log(sum / logs.length);
}

/**
 * log w = log p(z) + log p(x|z) - log q(z) for samples z ~ q, one for each row of noise. With q = p(z), the prior, the
 * first and the last term cancel and w = p(x|z).
 */
export function logWeights(
  model: LinearModel,
  x: readonly number[],
  q: readonly Normal[],
  noise: Float32Array,
) {
  const size = x.length;
  return Array.from({ length: noise.length / size }, (_, sample) => {
    let sum = 0;
    for (let at = 0; at < size; at++) {
      const proposal = q[at] ?? prior;
      const z = proposal.mean + Math.sqrt(proposal.variance) * (noise[sample * size + at] ?? 0);
      sum += logDensity(prior, z) - logDensity(proposal, z);
      sum += logDensity({ mean: model.a * z, variance: model.c }, x[at] ?? 0);
    }
    return sum;
  });
}
// #endregion

/** A Gaussian near the exact posterior: 0.3 standard deviations beside it, and 1.2 times as wide. */
export function approximatePosterior(model: LinearModel, x: number): Normal {
  const { mean, variance } = posteriorOf(model, x);
  return { mean: mean + 0.3 * Math.sqrt(variance), variance: 1.2 ** 2 * variance };
}

/** E[w^2] / E[w]^2 for one dimension: 1 if q is the exact posterior; infinite if q is too narrow. */
export function secondMoment(posterior: Normal, q: Normal): number {
  const excess = 2 * q.variance - posterior.variance;
  if (excess <= 0) return Number.POSITIVE_INFINITY;
  const shift = posterior.mean - q.mean;
  return (q.variance / Math.sqrt(posterior.variance * excess)) * Math.exp(shift ** 2 / excess);
}
