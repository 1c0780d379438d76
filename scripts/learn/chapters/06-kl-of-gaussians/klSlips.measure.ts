import { klByFormula, type Normal } from "../../../../examples/learn/information.ts";
import { rounded } from "../../stored.ts";

/** KL(q || N(0, 1)) of Gaussians over their mean and their standard deviation, and two wrong formulas for it. */
export interface KlSlips {
  readonly mean: readonly number[];
  /** Over the mean, by standard deviation. */
  readonly overMean: readonly { readonly deviation: number; readonly nats: readonly number[] }[];
  readonly deviation: readonly number[];
  /** Over the standard deviation, with mean 0. */
  readonly right: readonly number[];
  readonly logOfDeviation: readonly number[];
  readonly squareOfVariance: readonly number[];
  readonly lowest: readonly { readonly formula: string; readonly deviation: number; readonly nats: number }[];
}

const standard: Normal = { mean: 0, variance: 1 };

export const right = (mean: number, deviation: number) =>
  klByFormula({ mean, variance: deviation ** 2 }, standard);

/** A slip: log sigma in place of log sigma^2. */
export const logOfDeviation = (mean: number, deviation: number) =>
  -0.5 * (1 + Math.log(deviation) - deviation ** 2 - mean ** 2);

/** A slip: with the variance g, log g - g^2 in place of log g - g. */
export const squareOfVariance = (mean: number, deviation: number) =>
  -0.5 * (1 + Math.log(deviation ** 2) - deviation ** 4 - mean ** 2);

export function klSlipsData(): KlSlips {
  const mean = Array.from({ length: 61 }, (_, at) => rounded(-3 + 0.1 * at));
  const deviation = Array.from({ length: 79 }, (_, at) => rounded(0.05 + 0.025 * at));
  const formulas = {
    "correct formula": right,
    "log of σ": logOfDeviation,
    "square of the variance": squareOfVariance,
  };
  return {
    mean,
    overMean: [0.1, 1, 2].map((each) => ({
      deviation: each,
      nats: mean.map((at) => rounded(right(at, each))),
    })),
    deviation,
    right: deviation.map((each) => rounded(right(0, each))),
    logOfDeviation: deviation.map((each) => rounded(logOfDeviation(0, each))),
    squareOfVariance: deviation.map((each) => rounded(squareOfVariance(0, each))),
    lowest: Object.entries(formulas).map(([formula, of]) => ({ formula, ...lowestOf(of) })),
  };
}

/** The smallest value at mean 0, on a grid of step 0.0005. */
function lowestOf(formula: (mean: number, deviation: number) => number) {
  let lowest = { deviation: 1, nats: formula(0, 1) };
  for (let at = 100; at <= 4000; at++) {
    const nats = formula(0, at / 2000);
    if (nats < lowest.nats) lowest = { deviation: at / 2000, nats };
  }
  return lowest;
}
