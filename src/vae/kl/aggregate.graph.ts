import {
  abs,
  add,
  divide,
  greater,
  lastSize,
  log,
  type Operand,
  reshape,
  select,
  size,
  slice,
  subtract,
  transpose,
} from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import { constant, type Value } from "../../graph/value.ts";
import { logSumExp } from "../../nn/logSumExp.ts";
import { sumOverDimensions } from "../gaussian.ts";
import type { AggregateEstimator } from "./totalCorrelation.ts";

export interface AggregateOptions {
  readonly estimator: AggregateEstimator;
  /** How many data the batch is drawn from, as a scalar. */
  readonly dataCount: Operand;
}

/**
 * log q(z_i) [N] and log q(z_ij) of each dimension [N, L] of the aggregated posterior, q(z) = mean of q(z|x) over the
 * data set, estimated from a batch of N data drawn without replacement, of which z_i is a sample.
 *
 * - `weighted`: every datum of the batch stands for as many others, q(z_i) = sum over j of q(z_i|x_j) / (N dataCount)
 *   (Chen et al. 2018, equation 5, minibatch-weighted sampling). In expectation its logarithm is below log q(z).
 * - `stratified`: a datum's own density counts once in dataCount, those of the others for all the rest (their appendix
 *   C.2, minibatch-stratified sampling). The paper gives one of the others, whichever comes last, a weight of its own;
 *   here they share one, (dataCount - 1) / (dataCount (N - 1)), the mean over which of them comes last: as unbiased,
 *   and of lower variance.
 *
 * @param pairs log densities of the numbers of codes z_i under q(z|x_j), [L, N, N]
 * @param z the codes, [N, L]
 */
export function aggregatedDensities(
  pairs: Value,
  z: Value,
  { estimator, dataCount }: AggregateOptions,
): { readonly joint: Value; readonly marginals: Value } {
  const batch = size(z, [0]);
  const joint = sumOverDimensions(pairs);
  const overData = (each: Value) => logSumExp(each, { axes: [-1] });
  const inRows = (marginals: Value) => transpose(marginals, [1, 0]);
  if (estimator === "weighted") {
    const every = add(log(batch), logOf(z, dataCount));
    return { joint: subtract(overData(joint), every), marginals: inRows(subtract(overData(pairs), every)) };
  }
  const weights = stratifiedWeights(z, batch, dataCount);
  return { joint: overData(add(joint, weights)), marginals: inRows(overData(add(pairs, weights))) };
}

/** Logarithms of the weight of datum j for the density of code i, [N, N]. */
function stratifiedWeights(z: Value, batch: Value, dataCount: Operand): Value {
  const others = divide(subtract(dataCount, 1), subtract(batch, 1));
  const own = subtract(0, logOf(z, dataCount));
  return select(differ(z), add(log(others), own), own);
}

/**
 * Whether codes i and j are of different data, bool [N, N]. No operator knows an index; codes are continuous draws, and
 * no two of different data agree in two of their numbers.
 */
function differ(z: Value): Value {
  const distances = [0, 1].slice(0, lastSize(z)).map((index) => {
    const number = slice(z, 1, index, index + 1);
    return abs(subtract(number, reshape(number, [1, N])));
  });
  return greater(
    distances.reduce((sum, distance) => add(sum, distance)),
    0,
  );
}

function logOf({ graph }: Value, count: Operand): Value {
  return log(typeof count === "number" ? constant(graph, count) : count);
}
