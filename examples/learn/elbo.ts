/** The evidence lower bound of a model whose log p(x) is known exactly: chapter 5 of docs/learn. */
import { logMeanExp } from "./evidence.ts";
import { klByFormula, logDensity, type Normal } from "./information.ts";

// #region model
/** p(z) = N(0, 1) and p(x|z) = N(weight z + bias, variance), with one number in x and one in z. */
export interface LinearModel {
  readonly weight: number;
  readonly bias: number;
  readonly variance: number;
}

export const prior: Normal = { mean: 0, variance: 1 };

/** log p(x): the evidence of this model is a Gaussian. */
export function logEvidence({ weight, bias, variance }: LinearModel, x: number): number {
  return logDensity({ mean: bias, variance: weight ** 2 + variance }, x);
}

/** p(z|x), the exact posterior. */
export function exactPosterior({ weight, bias, variance }: LinearModel, x: number): Normal {
  const precision = 1 + weight ** 2 / variance;
  return { mean: (weight * (x - bias)) / variance / precision, variance: 1 / precision };
}
// #endregion

// #region elbo
/** -E_q[log p(x|z)]: the mean of (x - weight z - bias)^2 over z ~ q is its value at the mean of q, plus a variance. */
export function reconstruction({ weight, bias, variance }: LinearModel, x: number, q: Normal): number {
  const meanSquare = (x - weight * q.mean - bias) ** 2 + weight ** 2 * q.variance;
  return 0.5 * (Math.log(2 * Math.PI * variance) + meanSquare / variance);
}

/** -(reconstruction + KL(q || prior)): the negative of what nelbo minimises. */
export function elbo(model: LinearModel, x: number, q: Normal): number {
  return -reconstruction(model, x, q) - klByFormula(q, prior);
}

/** KL(q || exact posterior): what the ELBO is below log p(x). */
export function gap(model: LinearModel, x: number, q: Normal): number {
  return klByFormula(q, exactPosterior(model, x));
}
// #endregion

// #region weights
/** log p(x, z) - log q(z|x). */
export function logWeight(model: LinearModel, x: number, q: Normal, z: number): number {
  const likelihood: Normal = { mean: model.weight * z + model.bias, variance: model.variance };
  return logDensity(likelihood, x) + logDensity(prior, z) - logDensity(q, z);
}

/** The log weights of codes z = mean + standard deviation * noise. */
export function logWeights(model: LinearModel, x: number, q: Normal, noise: Float32Array): Float64Array {
  const deviation = Math.sqrt(q.variance);
  return Float64Array.from(noise, (epsilon) => logWeight(model, x, q, q.mean + deviation * epsilon));
}

/** For each group of `samples` log weights the logarithm of the mean weight: their mean estimates the IWAE bound. */
export function groupedBounds(logs: Float64Array, samples: number): Float64Array {
  const groups = Math.floor(logs.length / samples);
  return Float64Array.from({ length: groups }, (_, group) =>
    logMeanExp(logs.subarray(group * samples, (group + 1) * samples)),
  );
}
// #endregion

// #region integral
/** E_q[log p(x, z) - log q(z|x)] as an integral over z, by the midpoint rule. */
export function elboByIntegral(model: LinearModel, x: number, q: Normal): number {
  const reach = 12 * Math.sqrt(q.variance);
  const steps = 20_000;
  const width = (2 * reach) / steps;
  let sum = 0;
  for (let at = 0; at < steps; at++) {
    const z = q.mean - reach + (at + 0.5) * width;
    sum += Math.exp(logDensity(q, z)) * logWeight(model, x, q, z) * width;
  }
  return sum;
}
// #endregion
