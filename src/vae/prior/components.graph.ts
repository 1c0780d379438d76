import {
  add,
  concat,
  erf,
  exp,
  greater,
  matmul,
  multiply,
  type Operand,
  reshape,
  select,
  slice,
  subtract,
} from "../../graph/build.ts";
import { dimensionAt, N } from "../../graph/shape.ts";
import { constant, type Value } from "../../graph/value.ts";
import { logSumExp } from "../../nn/logSumExp.ts";
import { gaussianPairs, sumOverDimensions } from "../gaussian.ts";

/** Diagonal Gaussians of a mixture: K of them over L dimensions. */
export interface Components {
  /** [K, L]. */
  readonly mu: Value;
  /** [K, L], the logarithm of variances. */
  readonly logVar: Value;
}

/** log of the mixture's density of samples [N, k, L]: [N, k]. `logWeights`: [K], or one number for all. */
export function componentsLogDensity(z: Value, { mu, logVar }: Components, logWeights: Operand): Value {
  const [count, latentSize] = sizesOf(mu);
  const samples = Number(dimensionAt(z.type.shape, 1));
  const { normaliser, exponent } = gaussianPairs(reshape(z, [{ batch: samples }, latentSize]), {
    mu,
    logVar,
  });
  const ofComponent = add(reshape(sumOverDimensions(normaliser), [count]), logWeights);
  const each = add(sumOverDimensions(exponent), ofComponent);
  return reshape(logSumExp(each, { axes: [1] }), [N, samples]);
}

/**
 * Draws from the mixture, [M, L], from normal noise [M, L + 1]. The last number chooses the component: the share of
 * normals below it is uniform, and components share [0, 1] by their weights. To the weights there is no derivative.
 *
 * @param upTo sums of the weights up to each component, [K]
 */
export function drawFromMixture(noise: Value, { mu, logVar }: Components, upTo: Value): Value {
  const [count, latentSize] = sizesOf(mu);
  const chance = add(
    multiply(erf(multiply(slice(noise, 1, latentSize, latentSize + 1), Math.SQRT1_2)), 0.5),
    0.5,
  );
  const end = (value: number) => constant(mu.graph, [value]);
  const inner = count > 1 ? [slice(upTo, 0, 0, count - 1)] : [];
  const above = (bounds: Value) => select(greater(chance, reshape(bounds, [1, count])), 1, 0);
  // The last bound is out of reach, whatever rounding makes of the sum of the weights.
  const chosen = subtract(above(concat([end(-1), ...inner], 0)), above(concat([...inner, end(2)], 0)));
  const deviation = exp(multiply(matmul(chosen, logVar), 0.5));
  return add(matmul(chosen, mu), multiply(deviation, slice(noise, 1, 0, latentSize)));
}

function sizesOf(mu: Value): readonly [count: number, latentSize: number] {
  return [Number(dimensionAt(mu.type.shape, 0)), Number(dimensionAt(mu.type.shape, 1))];
}
