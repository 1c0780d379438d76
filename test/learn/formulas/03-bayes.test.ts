import { describe, expect, it } from "vitest";
import {
  evenly,
  evidenceOf,
  foldedDecoder,
  type LinearModel,
  posteriorOf,
  posteriorOnGrid,
  prior,
} from "../../../examples/learn/bayes.ts";
import { logLikelihood, mostLikely, posteriorBeta, posteriorMean } from "../../../examples/learn/coin.ts";
import {
  approximatePosterior,
  logMeanExp,
  logWeights,
  secondMoment,
} from "../../../examples/learn/evidence.ts";
import { fitGaussian, reverseKl } from "../../../examples/learn/fitGaussian.ts";
import { logDensity, type Normal } from "../../../examples/learn/information.ts";
import { estimateFromWeights } from "../../../src/evaluate/weightedSamples.ts";
import { createGraph } from "../../../src/graph/graph.ts";
import { interpret } from "../../../src/graph/interpret.ts";
import { createProgram } from "../../../src/graph/program.ts";
import { N } from "../../../src/graph/shape.ts";
import { input } from "../../../src/graph/value.ts";
import { createScope } from "../../../src/nn/scope.ts";
import { randomStream } from "../../../src/random/stream.ts";
import type { DataMoments } from "../../../src/vae/baseline/moments.ts";
import { marginalLogLikelihood } from "../../../src/vae/baseline/probabilisticPca.ts";
import { gaussian } from "../../../src/vae/likelihood/gaussian.graph.ts";

const models: readonly LinearModel[] = [
  { a: 1, c: 0.25 },
  { a: -2, c: 0.7 },
  { a: 0.3, c: 3 },
];
const data = [-2, 0, 1.5];
const cases = models.flatMap((model) => data.map((x) => ({ ...model, x })));
const grid = evenly(-15, 15, 6001);
const width = 30 / 6000;

function integral(f: (at: number) => number): number {
  return grid.reduce((sum, at) => sum + f(at) * width, 0);
}

const density = (normal: Normal) => (at: number) => Math.exp(logDensity(normal, at));

describe("the linear model", () => {
  it.each(cases)("has the posterior and the evidence of a grid: a $a, c $c, x $x", ({ x, ...model }) => {
    const { evidence, posterior } = posteriorOnGrid((z) => model.a * z, model.c, x, grid);
    expect(evidence).toBeCloseTo(density(evidenceOf(model))(x), 12);
    const exact = posteriorOf(model, x);
    const errors = grid.map((z, at) => Math.abs((posterior[at] ?? Number.NaN) - density(exact)(z)));
    expect(errors.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-10);
  });

  it.each(cases)("satisfies Bayes' theorem at any z: a $a, c $c, x $x", ({ x, ...model }) => {
    for (const z of [-3, 0.2, 4]) {
      const joint = logDensity(prior, z) + logDensity({ mean: model.a * z, variance: model.c }, x);
      const other = logDensity(evidenceOf(model), x) + logDensity(posteriorOf(model, x), z);
      expect(joint).toBeCloseTo(other, 12);
    }
  });

  it.each(cases)("has the evidence of probabilistic PCA: a $a, c $c, x $x", async ({ x, ...model }) => {
    // Of a single datum, which has no covariance.
    const moments: DataMoments = {
      count: 1,
      mean: Float64Array.of(x),
      totalVariance: 0,
      multiplyCovariance: async () => new Float64Array(1),
    };
    const linear = { weight: [model.a], bias: [0], variance: model.c };
    expect(logDensity(evidenceOf(model), x)).toBeCloseTo(await marginalLogLikelihood(linear, moments), 12);
  });

  it("has the Gaussian likelihood of the library", () => {
    for (const { a, c, x } of cases) {
      const scope = createScope(createGraph(), new Map());
      const decoded = input(scope.graph, "decoded", { dataType: "float32", shape: [N, 1, 1] });
      const target = input(scope.graph, "target", { dataType: "float32", shape: [N, 1, 1] });
      const value = gaussian({ variance: c, mean: "linear" }).logDensity(scope, decoded, target);
      const z = 0.8;
      const results = interpret(createProgram("likelihood", { value }), { decoded: [a * z], target: [x] }, 1);
      expect(logDensity({ mean: a * z, variance: c }, x)).toBeCloseTo(
        results.value?.data[0] ?? Number.NaN,
        12,
      );
    }
  });

  it("has a likelihood whose area over z is 1 / a", () => {
    expect(integral((z) => density({ mean: 2 * z, variance: 0.25 })(1.5))).toBeCloseTo(1 / 2, 10);
  });

  it("has the numbers of the text", () => {
    const { mean, variance } = posteriorOf({ a: 1, c: 0.25 }, 1.5);
    expect(mean).toBeCloseTo(1.2, 14);
    expect(variance).toBeCloseTo(0.2, 14);
    expect(density({ mean: 0, variance: 0.01 })(0)).toBeCloseTo(3.99, 2);
    expect(Math.log(3.99)).toBeCloseTo(1.38, 2);
  });
});

describe("the coin", () => {
  const tosses = { heads: 3, tails: 2 };
  const ws = evenly(0.0005, 0.9995, 1000);
  const mean = (f: (w: number) => number) => ws.reduce((sum, w) => sum + f(w) / ws.length, 0);
  const likelihood = (of: typeof tosses) => (w: number) => Math.exp(logLikelihood(w, of));

  it("has the evidence and the posterior mean of the text after three heads", () => {
    const three = { heads: 3, tails: 0 };
    expect(mean(likelihood(three))).toBeCloseTo(1 / 4, 6);
    expect(mean((w) => w * 4 * w ** 3)).toBeCloseTo(4 / 5, 5);
    expect(posteriorMean(three)).toBeCloseTo(4 / 5, 14);
    expect(mostLikely(three)).toBe(1);
  });

  it("has the posterior mean of an integral", () => {
    const evidence = mean(likelihood(tosses));
    expect(posteriorMean(tosses)).toBeCloseTo(
      mean((w) => (w * likelihood(tosses)(w)) / evidence),
      5,
    );
  });

  it("has the most likely w of a search, and the Beta distribution's exponents", () => {
    const best = ws.reduce((a, b) => (likelihood(tosses)(b) > likelihood(tosses)(a) ? b : a));
    expect(Math.abs(best - mostLikely(tosses))).toBeLessThan(1e-3);
    const { a, b } = posteriorBeta(tosses);
    for (const w of [0.2, 0.7])
      expect((a - 1) * Math.log(w) + (b - 1) * Math.log(1 - w)).toBeCloseTo(logLikelihood(w, tosses), 12);
  });
});

describe("the folded decoder", () => {
  it("gives the same x for two codes", () => {
    expect([foldedDecoder(1), foldedDecoder(-2), foldedDecoder(0), foldedDecoder(-1)]).toEqual([1, 1, 0, 0]);
  });

  it("has an evidence that is a density of x", () => {
    const xs = evenly(-3, 40, 861);
    const total = xs.reduce(
      (sum, x) => sum + posteriorOnGrid(foldedDecoder, 0.1, x, evenly(-9, 9, 451)).evidence * (43 / 860),
      0,
    );
    expect(total).toBeCloseTo(1, 6);
  });

  it("has a closest Gaussian that no neighbour beats, although it leaves out a mode", () => {
    const [x, c] = [1, 0.1];
    const places = evenly(-6, 6, 1201);
    const { evidence } = posteriorOnGrid(foldedDecoder, c, x, places);
    const logPosterior = (z: number) =>
      logDensity(prior, z) + logDensity({ mean: foldedDecoder(z), variance: c }, x) - Math.log(evidence);
    const loss = (q: Normal) => reverseKl(places, logPosterior, q);
    const q = fitGaussian(loss, { mean: 0.5, variance: 0.5 });
    for (const mean of [-2, -0.5, q.mean - 0.05, q.mean + 0.05])
      for (const variance of [0.03, q.variance, 0.1, 2])
        expect(loss({ mean, variance })).toBeGreaterThan(loss(q));
    const left = integral((z) => (z < -0.5 ? Math.exp(logPosterior(z)) : 0));
    expect(left).toBeGreaterThan(0.15);
    expect(integral((z) => (z < -0.5 ? density(q)(z) : 0))).toBeLessThan(1e-6);
  });
});

describe("estimates of the evidence", () => {
  const model: LinearModel = { a: 1, c: 0.25 };
  const x = [0.4, -1.1, 1.7, 0, 1.2];
  const exact = x.reduce((sum, each) => sum + logDensity(evidenceOf(model), each), 0);
  const noise = new Float32Array(x.length * 40_000);
  randomStream(3, "test/learn/bayes").normals(0, noise);

  it("are exact with the exact posterior, for each sample", () => {
    const all = logWeights(
      model,
      x,
      x.map((each) => posteriorOf(model, each)),
      noise.subarray(0, 50),
    );
    expect(all).toHaveLength(10);
    for (const each of all) expect(each).toBeCloseTo(exact, 10);
  });

  it("have weights p(x|z) with the prior", () => {
    const [first] = logWeights(
      model,
      x,
      x.map(() => prior),
      noise.subarray(0, 5),
    );
    const wanted = x.reduce(
      (sum, each, at) => sum + logDensity({ mean: noise[at] ?? 0, variance: 0.25 }, each),
      0,
    );
    expect(first).toBeCloseTo(wanted, 12);
  });

  it.each([
    ["the prior", () => prior],
    ["an approximate posterior", (each: number) => approximatePosterior(model, each)],
  ] as const)("are right on average, with the variance of the formula: %s", (_, q) => {
    const all = logWeights(model, x, x.map(q), noise);
    const weights = all.map((each) => Math.exp(each - exact));
    const mean = weights.reduce((sum, each) => sum + each, 0) / weights.length;
    const variance = weights.reduce((sum, each) => sum + (each - mean) ** 2, 0) / weights.length;
    const product = x.reduce((r, each) => r * secondMoment(posteriorOf(model, each), q(each)), 1);
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt((product - 1) / weights.length));
    expect(Math.abs(variance / (product - 1) - 1)).toBeLessThan(0.2);
  });

  it.each(data)("have E[w^2] / E[w]^2 of the integral, x %d", (each) => {
    const posterior = posteriorOf(model, each);
    for (const q of [prior, approximatePosterior(model, each)]) {
      const wanted = integral((z) => Math.exp(2 * logDensity(posterior, z) - logDensity(q, z)));
      expect(secondMoment(posterior, q) / wanted).toBeCloseTo(1, 9);
    }
    expect(secondMoment(posterior, posterior)).toBeCloseTo(1, 14);
    expect(secondMoment(posterior, { ...posterior, variance: posterior.variance / 2 })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it("take the mean of weights as the library does, and do not overflow", () => {
    const some = [-900, -902.5, -899.1, -950];
    expect(logMeanExp(some)).toBeCloseTo(estimateFromWeights(Float32Array.from(some)).logLikelihood, 4);
    expect(logMeanExp([800, 800])).toBeCloseTo(800, 12);
  });
});
