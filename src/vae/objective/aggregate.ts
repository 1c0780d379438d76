import {
  abs,
  add,
  divide,
  greater,
  lastSize,
  log,
  type Operand,
  reduceSum,
  reshape,
  select,
  size,
  slice,
  subtract,
} from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import { constant, type Value } from "../../graph/value.ts";
import { logSumExp } from "../../nn/logSumExp.ts";
import type { AggregateEstimator } from "./words.ts";

export interface AggregateOptions {
  readonly estimator: AggregateEstimator;
  /** How many data the batch is drawn from, as a scalar. */
  readonly dataCount: Operand;
}

/**
 * log q(z_i) [N] and log q(z_ij) of each dimension [N, L] of the aggregated posterior, q(z) = mean of q(z|x) over the data
 * set, estimated from a batch of N data drawn without replacement, of which z_i is a sample.
 *
 * - `weighted`: every datum of the batch stands for as many others, q(z_i) = sum over j of q(z_i|x_j) / (N dataCount)
 *   (Chen et al. 2018, equation 5, minibatch-weighted sampling). In expectation its logarithm is below log q(z).
 * - `stratified`: a datum's own density counts once in dataCount, those of the others for all the rest (their appendix
 *   C.2, minibatch-stratified sampling). The paper gives one of the others, whichever comes last, a weight of its own;
 *   here they share one, (dataCount - 1) / (dataCount (N - 1)), the mean over which of them comes last: as unbiased, and
 *   of lower variance.
 *
 * @param pairs log densities of codes z_i under q(z|x_j), [N, N, L]
 * @param z the codes, [N, L]
 */
export function aggregatedDensities(
  pairs: Value,
  z: Value,
  { estimator, dataCount }: AggregateOptions,
): { readonly joint: Value; readonly marginals: Value } {
  const batch = size(z, [0]);
  const logWeight =
    estimator === "weighted"
      ? subtract(0, add(log(batch), logOf(z, dataCount)))
      : stratifiedWeights(z, batch, dataCount);
  const perDimension = logWeight.type.shape.length === 0 ? logWeight : reshape(logWeight, [N, N, 1]);
  return {
    joint: logSumExp(add(reduceSum(pairs, { axes: [2] }), logWeight), { axes: [1] }),
    marginals: logSumExp(add(pairs, perDimension), { axes: [1] }),
  };
}

/** Logarithms of the weight of datum j for the density of code i, [N, N]. */
function stratifiedWeights(z: Value, batch: Value, dataCount: Operand): Value {
  const others = divide(subtract(dataCount, 1), subtract(batch, 1));
  const own = subtract(0, logOf(z, dataCount));
  return select(differ(z), add(log(others), own), own);
}

/**
 * Whether codes i and j are of different data, bool [N, N]. No operator knows an index; codes are continuous draws, and no
 * two of different data agree in two of their numbers.
 */
function differ(z: Value): Value {
  const few = slice(z, 1, 0, Math.min(2, lastSize(z)));
  const distance = subtract(reshape(few, [N, 1, lastSize(few)]), reshape(few, [1, N, lastSize(few)]));
  return greater(reduceSum(abs(distance), { axes: [2] }), 0);
}

function logOf({ graph }: Value, count: Operand): Value {
  return log(typeof count === "number" ? constant(graph, count) : count);
}
