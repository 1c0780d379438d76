import {
  add,
  divide,
  exp,
  lastSize,
  matmul,
  multiply,
  reduceSum,
  reshape,
  square,
  subtract,
} from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import { constant, type Value } from "../../graph/value.ts";
import type { KernelName } from "./maximumMeanDiscrepancy.ts";

export interface KernelOptions {
  readonly kernel: KernelName;
  /** Widths, in parts of the mean squared distance of two draws from a standard normal prior, 2 L. */
  readonly bandwidths: readonly number[];
}

/**
 * A kernel of each pair of rows of a and b, both [N, L]: [N, N], 1 where rows agree. With s = 2 L bandwidth,
 *
 * - `rbf`: exp(-||a - b||^2 / s), as InfoVAE uses (Zhao et al. 2017, section 3.3);
 * - `inverse-multiquadric`: s / (s + ||a - b||^2), as WAE uses, with heavier tails (Tolstikhin et al. 2018, section 4),
 *
 * and the mean over several bandwidths.
 */
export function pairwiseKernel(a: Value, b: Value, { kernel, bandwidths }: KernelOptions): Value {
  const distances = squaredDistances(a, b);
  const each = bandwidths.map((bandwidth) => {
    const scaled = multiply(distances, 1 / (2 * lastSize(a) * bandwidth));
    return kernel === "rbf" ? exp(multiply(scaled, -1)) : divide(constant(a.graph, 1), add(scaled, 1));
  });
  const sum = each.reduce((total, one) => add(total, one));
  return multiply(sum, 1 / bandwidths.length);
}

/** ||a_i - b_j||^2, by one product of matrices: [N, L] and [N, L] to [N, N]. */
function squaredDistances(a: Value, b: Value): Value {
  const norms = (value: Value) => reduceSum(square(value), { axes: [1] });
  const products = matmul(a, b, { transposeRight: true });
  const sums = add(reshape(norms(a), [N, 1]), reshape(norms(b), [1, N]));
  return subtract(sums, multiply(products, 2));
}
