import {
  estimateVariances,
  exactGradient,
  meanAndVariance,
  pathEstimate,
  scoreEstimate,
  variancesInDimensions,
} from "../../../../examples/learn/reparameterisation.ts";
import { randomStream } from "../../../../src/random/stream.ts";

type Named = Readonly<Record<"score" | "scoreWithBaseline" | "path", number>>;

/** Variances by dimension, and root mean square errors by number of samples: measured, and by formula. */
export interface GradientVariance {
  readonly dimensions: readonly {
    readonly size: number;
    readonly measured: Named;
    readonly formula: Named;
  }[];
  readonly samples: readonly { readonly count: number; readonly measured: Named; readonly formula: Named }[];
}

const [mu, sigma] = [1, 1];
const places = [1, 2, 5, 10, 20, 50, 100];
const repeats = 4000;

export function gradientVarianceData(): GradientVariance {
  const stream = randomStream(0, "learn/gradientVariance");
  return {
    dimensions: places.map((size) => {
      const noise = new Float32Array(repeats * size);
      stream.normals(size, noise);
      return { size, measured: measuredIn(noise, size), formula: variancesInDimensions(mu, sigma, size) };
    }),
    samples: places.map((count) => {
      const noise = new Float32Array(repeats * count);
      stream.normals(1000 + count, noise);
      const variances = estimateVariances(mu, sigma);
      return {
        count,
        measured: errorsOf(noise, count),
        formula: named((name) => Math.sqrt(variances[name] / count)),
      };
    }),
  };
}

/** The derivative to the first mean of the sum of `size` squares. */
function measuredIn(noise: Float32Array, size: number): Named {
  const expected = size * (mu ** 2 + sigma ** 2);
  const estimates = rowsOf(noise, size).map((row) => {
    const others = row.slice(1).reduce((total, epsilon) => total + (mu + sigma * epsilon) ** 2, 0);
    const first = row[0] ?? 0;
    return {
      // Other squares are a baseline below zero: constants for the first number.
      score: scoreEstimate(mu, sigma, first, -others).mu,
      scoreWithBaseline: scoreEstimate(mu, sigma, first, expected - others).mu,
      path: pathEstimate(mu, sigma, first).mu,
    };
  });
  return named((name) => round(meanAndVariance(estimates.map((each) => each[name])).variance));
}

/** Root mean square errors of the mean of `count` estimates. */
function errorsOf(noise: Float32Array, count: number): Named {
  const baseline = mu ** 2 + sigma ** 2;
  const estimators = {
    score: (epsilon: number) => scoreEstimate(mu, sigma, epsilon).mu,
    scoreWithBaseline: (epsilon: number) => scoreEstimate(mu, sigma, epsilon, baseline).mu,
    path: (epsilon: number) => pathEstimate(mu, sigma, epsilon).mu,
  };
  const exact = exactGradient(mu, sigma).mu;
  return named((name) => {
    const squares = rowsOf(noise, count).map((row) => {
      const mean = row.reduce((total, epsilon) => total + estimators[name](epsilon), 0) / count;
      return (mean - exact) ** 2;
    });
    return round(Math.sqrt(meanAndVariance(squares).mean));
  });
}

function rowsOf(values: Float32Array, size: number): readonly (readonly number[])[] {
  return Array.from({ length: values.length / size }, (_, at) => [
    ...values.subarray(at * size, (at + 1) * size),
  ]);
}

function named(of: (name: keyof Named) => number): Named {
  return { score: of("score"), scoreWithBaseline: of("scoreWithBaseline"), path: of("path") };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
