import { ConfigError } from "../../errors.ts";
import {
  add,
  broadcast,
  divide,
  maximum,
  minimum,
  multiply,
  reduceSum,
  size,
  square,
  subtract,
} from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import type { Value } from "../../graph/value.ts";
import { type KernelOptions, pairwiseKernel } from "./kernel.graph.ts";
import { mmdPart } from "./maximumMeanDiscrepancy.ts";
import { firstSample, type Regulariser, scalarOf } from "./penalty.graph.ts";

/**
 * lambda MMD^2(q(z), p(z)), the distance between the codes of a batch and as many samples of the prior: zero only where
 * both are of one distribution. With beta KL and beta = 1 - alpha, lambda = alpha + lambda' - 1 it is InfoVAE (Zhao et
 * al. 2017, equation 6); with beta = 0, or a deterministic posterior and no KL, it is WAE (Tolstikhin et al. 2018,
 * algorithm 2). Of several samples of a datum the first is used. Scalar: `mmdWeight`. Reports `mmd`.
 */
export function maximumMeanDiscrepancy(options: KernelOptions): Regulariser {
  const { bandwidths } = options;
  if (bandwidths.length === 0 || !bandwidths.every((width) => Number.isFinite(width) && width > 0)) {
    throw new ConfigError(
      `bandwidths: expected one or more numbers above 0, found ${bandwidths.join(", ") || "none"}.`,
    );
  }
  return {
    name: mmdPart.formula,
    scalars: mmdPart.scalars,
    usesPriorSamples: true,
    ofBatch: true,
    build({ z, priorSamples }, scalars) {
      if (priorSamples === undefined) throw new ConfigError("MMD: expected samples of the prior, found none");
      const mmd = unbiasedDiscrepancy(firstSample(z), priorSamples, options);
      const penalty = broadcast(multiply(mmd, scalarOf(scalars, "mmdWeight")), [N]);
      return { penalty, terms: { mmd: broadcast(mmd, [N]) } };
    },
  };
}

/**
 * The unbiased estimator of the squared maximum mean discrepancy of two samples, [N, L] each: a scalar, in expectation
 * 0 for one distribution and then as often negative (Gretton et al. 2012, "A kernel two-sample test", equation 3). A
 * batch of one datum has no pairs, without which there is no such estimator: it gives 0, and pulls nowhere.
 */
export function unbiasedDiscrepancy(a: Value, b: Value, options: KernelOptions): Value {
  const count = size(a, [0]);
  const others = subtract(count, 1);
  const pairs = maximum(multiply(count, others), 1);
  const within = (value: Value) =>
    divide(subtract(reduceSum(pairwiseKernel(value, value, options)), count), pairs);
  const between = divide(reduceSum(pairwiseKernel(a, b, options)), square(count));
  return subtract(add(within(a), within(b)), multiply(between, minimum(multiply(others, 2), 2)));
}
