import { evidenceOf, type LinearModel, posteriorOf, prior } from "../../../../examples/learn/bayes.ts";
import {
  approximatePosterior,
  logMeanExp,
  logWeights,
  secondMoment,
} from "../../../../examples/learn/evidence.ts";
import { logDensity, type Normal } from "../../../../examples/learn/information.ts";
import { randomStream } from "../../../../src/random/stream.ts";
import { rounded } from "../../stored.ts";

/** Estimates minus log p(x), of repetitions with different samples: one number for each count of samples. */
export interface Estimates {
  /** The value that is above a tenth of the repetitions, above half of them, and above nine tenths. */
  readonly low: readonly number[];
  readonly middle: readonly number[];
  readonly high: readonly number[];
  /** Samples for a relative standard error of 10 % of p(x), in closed form. */
  readonly needed: number;
}

export interface EvidenceEstimates {
  readonly counts: readonly number[];
  readonly repetitions: number;
  /** E[w^2] / E[w]^2 of one dimension, for both ways to draw. */
  readonly ratio: { readonly prior: number; readonly posterior: number };
  readonly dimensions: readonly {
    readonly size: number;
    readonly exact: number;
    readonly fromPrior: Estimates;
    readonly fromPosterior: Estimates;
  }[];
}

const model: LinearModel = { a: 1, c: 0.25 };
const counts = [10, 30, 100, 300, 1000, 3000];
const repetitions = 20;
const relativeError = 0.1;

/** The datum has the same value in each dimension: one standard deviation of the evidence. */
const value = Math.sqrt(evidenceOf(model).variance);

export function evidenceEstimatesData(): EvidenceEstimates {
  const dimensions = [1, 5, 20].map((size) => ({
    size,
    exact: rounded(size * logDensity(evidenceOf(model), value)),
    fromPrior: estimates(size, prior),
    fromPosterior: estimates(size, approximatePosterior(model, value)),
  }));
  const exact = posteriorOf(model, value);
  const ratio = {
    prior: rounded(secondMoment(exact, prior)),
    posterior: rounded(secondMoment(exact, approximatePosterior(model, value))),
  };
  return { counts, repetitions, ratio, dimensions };
}

function estimates(size: number, q: Normal): Estimates {
  const x = Array.from({ length: size }, () => value);
  const exact = size * logDensity(evidenceOf(model), value);
  const runs = Array.from({ length: repetitions }, (_, run) => {
    const noise = new Float32Array(size * (counts.at(-1) ?? 0));
    randomStream(run, "learn/evidence").normals(0, noise);
    const all = logWeights(
      model,
      x,
      x.map(() => q),
      noise,
    );
    return counts.map((count) => logMeanExp(all.slice(0, count)) - exact);
  });
  const quantile = (part: number) =>
    counts.map((_, at) => rounded(ordered(runs.map((run) => run[at] ?? 0))[part * repetitions] ?? 0));
  const excess = secondMoment(posteriorOf(model, value), q) ** size - 1;
  return {
    low: quantile(0.1),
    middle: quantile(0.5),
    high: quantile(0.9),
    needed: Math.ceil(excess / relativeError ** 2),
  };
}

function ordered(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
