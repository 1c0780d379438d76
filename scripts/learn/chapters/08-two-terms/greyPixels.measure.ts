import {
  bernoulliCost,
  binaryEntropy,
  continuousBernoulliCost,
  integral,
  logitOf,
} from "../../../../examples/learn/likelihoods.ts";
import { rounded } from "../../stored.ts";

export interface GreyPixels {
  /** The cross-entropy as a function of p, for some pixels x, and its lowest value. */
  readonly p: readonly number[];
  readonly pixels: readonly {
    readonly x: number;
    readonly costs: readonly number[];
    readonly floor: number;
  }[];
  /** exp(-cost) as a function of x, for some p, and the area below. */
  readonly x: readonly number[];
  readonly curves: readonly {
    readonly p: number;
    readonly weights: readonly number[];
    readonly densities: readonly number[];
    readonly area: number;
  }[];
}

export function greyPixelsData(): GreyPixels {
  const p = Array.from({ length: 99 }, (_, at) => stored(0.01 * (at + 1)));
  const x = Array.from({ length: 41 }, (_, at) => stored(0.025 * at));
  return {
    p,
    pixels: [0, 0.3, 1].map((pixel) => ({
      x: pixel,
      costs: p.map((each) => stored(bernoulliCost(pixel, logitOf(each)))),
      floor: stored(binaryEntropy(pixel)),
    })),
    x,
    curves: [0.1, 0.3, 0.9].map((each) => {
      const logit = logitOf(each);
      return {
        p: each,
        weights: x.map((at) => stored(Math.exp(-bernoulliCost(at, logit)))),
        densities: x.map((at) => stored(Math.exp(-continuousBernoulliCost(at, logit)))),
        area: stored(integral((at) => Math.exp(-bernoulliCost(at, logit)), 0, 1)),
      };
    }),
  };
}

function stored(value: number): number {
  return rounded(value, 5);
}
