import { gaussianCost } from "../../../../examples/learn/likelihoods.ts";
import { rounded } from "../../stored.ts";

export interface GaussianVariance {
  /** x - f(z). */
  readonly errors: readonly number[];
  readonly variances: readonly { readonly c: number; readonly costs: readonly number[] }[];
  readonly squares: readonly number[];
  /** The cost of one error as a function of c, with and without the constant that depends on c. */
  readonly error: number;
  readonly c: readonly number[];
  readonly whole: readonly number[];
  readonly withoutConstant: readonly number[];
}

export function gaussianVarianceData(): GaussianVariance {
  const errors = Array.from({ length: 101 }, (_, at) => stored(-2 + 0.04 * at));
  const c = Array.from({ length: 97 }, (_, at) => stored(0.04 + 0.01 * at));
  const error = 0.5;
  return {
    errors,
    variances: [0.05, 0.5, 2].map((each) => ({
      c: each,
      costs: errors.map((at) => stored(gaussianCost(at, 0, each))),
    })),
    squares: errors.map((at) => stored(at ** 2)),
    error,
    c,
    whole: c.map((each) => stored(gaussianCost(error, 0, each))),
    withoutConstant: c.map((each) => stored(error ** 2 / (2 * each))),
  };
}

function stored(value: number): number {
  return rounded(value, 5);
}
