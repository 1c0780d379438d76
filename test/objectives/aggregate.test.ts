import { describe, expect, it } from "vitest";
import { createGraph } from "../../src/graph/graph.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { createProgram } from "../../src/graph/program.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { input } from "../../src/graph/value.ts";
import { openEngine } from "../../src/onnx/testing/engine.ts";
import { aggregatedDensities } from "../../src/vae/kl/aggregate.graph.ts";
import { totalCorrelation } from "../../src/vae/kl/totalCorrelation.graph.ts";
import { type AggregateEstimator, aggregateEstimators } from "../../src/vae/kl/totalCorrelation.ts";
import { firstSample } from "../../src/vae/objective/penalty.graph.ts";
import { fedTerms } from "../../src/vae/testing/fedTerms.ts";
import { normals } from "./feeds.ts";

const latentSize = 2;

/** log q(z_i) and log q(z_ij) of a batch, and the three terms. */
function program(estimator: AggregateEstimator) {
  const graph = createGraph();
  const terms = fedTerms(graph, { latentSize });
  const scalar = (name: string) => input(graph, name, { dataType: "float32", shape: [] });
  const scalars = {
    dataCount: scalar("dataCount"),
    beta: scalar("beta"),
    informationWeight: scalar("informationWeight"),
    dimensionWeight: scalar("dimensionWeight"),
  };
  const z = firstSample(terms.z);
  const pairs = terms.posterior.pairwiseLogDensity?.(z);
  if (pairs === undefined) throw new Error("the posterior is a product over dimensions");
  const built = totalCorrelation(estimator).build({ ...terms, kl: z }, scalars);
  const densities = aggregatedDensities(pairs, z, { estimator, dataCount: scalars.dataCount });
  return createProgram("aggregate", { ...densities, ...built.terms, penalty: built.penalty });
}

const weights = { beta: [1], informationWeight: [1], dimensionWeight: [1] };

/** All ways to choose `size` of the numbers from 0 to count - 1. */
function choices(count: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  const first = Array.from({ length: count - from }, (_, k) => from + k);
  return first.flatMap((k) => choices(count, size - 1, k + 1).map((rest) => [k, ...rest]));
}

describe("the density of the aggregated posterior", () => {
  const count = 6;
  const mu = normals(count * latentSize, "means");
  const logVar = draw("anywhere", count * latentSize, "variances").map((x) => x / 2);
  const posteriorNoise = normals(count * latentSize, "noise");
  const rows = (values: readonly number[], chosen: readonly number[]) =>
    chosen.flatMap((k) => values.slice(k * latentSize, (k + 1) * latentSize));
  const of = (estimator: AggregateEstimator, chosen: readonly number[]) =>
    interpret(
      program(estimator),
      {
        mu: rows(mu, chosen),
        logVar: rows(logVar, chosen),
        posteriorNoise: rows(posteriorNoise, chosen),
        dataCount: [count],
        ...weights,
      },
      chosen.length,
    );
  const everything = Array.from({ length: count }, (_, k) => k);

  it("is exact if the batch is the data set, by the stratified estimator", () => {
    const { joint } = of("stratified", everything);
    const density = (i: number) => {
      const each = everything.map((j) => {
        let logDensity = 0;
        for (let l = 0; l < latentSize; l++) {
          const at = (k: number) => k * latentSize + l;
          const z = (mu[at(i)] ?? 0) + Math.exp((logVar[at(i)] ?? 0) / 2) * (posteriorNoise[at(i)] ?? 0);
          const spread = logVar[at(j)] ?? 0;
          logDensity -=
            0.5 * (Math.log(2 * Math.PI) + spread + (z - (mu[at(j)] ?? 0)) ** 2 / Math.exp(spread));
        }
        return Math.exp(logDensity);
      });
      return Math.log(each.reduce((a, b) => a + b, 0) / count);
    };
    everything.forEach((i) => {
      expect(joint?.data[i]).toBeCloseTo(density(i), 10);
    });
  });

  it.each([2, 3, 5])("has no bias by the stratified estimator: the mean over all batches of %i", (size) => {
    const exact = of("stratified", everything);
    const found = { joint: new Float64Array(count), marginals: new Float64Array(count * latentSize) };
    const seen = new Float64Array(count);
    for (const chosen of choices(count, size)) {
      const { joint, marginals } = of("stratified", chosen);
      chosen.forEach((k, row) => {
        seen[k] = (seen[k] ?? 0) + 1;
        found.joint[k] = (found.joint[k] ?? 0) + Math.exp(joint?.data[row] ?? Number.NaN);
        for (let l = 0; l < latentSize; l++) {
          const at = k * latentSize + l;
          found.marginals[at] =
            (found.marginals[at] ?? 0) + Math.exp(marginals?.data[row * latentSize + l] ?? Number.NaN);
        }
      });
    }
    for (const name of ["joint", "marginals"] as const) {
      found[name].forEach((sum, at) => {
        const times = seen[name === "joint" ? at : Math.floor(at / latentSize)] ?? 0;
        expect(sum / times).toBeCloseTo(Math.exp(exact[name]?.data[at] ?? Number.NaN), 10);
      });
    }
  });

  it("divides the batch's sum by its size and the number of data, by the weighted estimator", () => {
    const { joint } = of("weighted", everything);
    const exact = of("stratified", everything).joint;
    joint?.data.forEach((value, i) => {
      expect(value).toBeCloseTo((exact?.data[i] ?? 0) - Math.log(count), 10);
    });
  });
});

describe("the three terms of the KL", () => {
  // Means from a Gaussian of correlation rho, codes around them: the aggregated posterior is a Gaussian again.
  const side = 20;
  const count = side * side;
  const rho = 0.8;
  const spread = 0.25;
  const sorted = normals(200 * side, "quantiles").sort((a, b) => a - b);
  const quantiles = Array.from({ length: side }, (_, k) => sorted[200 * k + 100] ?? 0);
  const mu = Array.from({ length: count }, (_, k) => {
    const [a = 0, b = 0] = [quantiles[Math.floor(k / side)], quantiles[k % side]];
    return [a, rho * a + Math.sqrt(1 - rho * rho) * b];
  }).flat();
  const feeds = {
    mu,
    logVar: mu.map(() => Math.log(spread)),
    posteriorNoise: normals(2 * count, "codes"),
    dataCount: [count],
    ...weights,
  };
  const meanOf = (values: ArrayLike<number> = []) =>
    Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;

  /** Means over many draws of all codes, and their standard errors. */
  async function measured(estimator: AggregateEstimator, draws: number) {
    const engine = await openEngine(program(estimator));
    const found: Record<string, number[]> = {};
    for (let draw = 0; draw < draws; draw++) {
      const posteriorNoise = normals(2 * count, `codes ${draw}`);
      const outputs = await engine.run({ ...feeds, posteriorNoise }, count);
      for (const name of ["mutualInformation", "totalCorrelation", "dimensionKl"]) {
        found[name] = [...(found[name] ?? []), meanOf(outputs[name]?.data)];
      }
    }
    return Object.entries(found).map(([name, values]) => {
      const mean = meanOf(values);
      const spread = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws - 1);
      return { name, mean, error: Math.sqrt(spread / draws) };
    });
  }

  // Covariance of the means and the spread around them: the grid of quantiles is a little narrower than its Gaussian.
  const narrower = meanOf(quantiles.map((x) => x * x));
  const marginal = narrower + spread;
  const determinant = marginal * marginal - (rho * narrower) ** 2;
  const closed: Readonly<Record<string, number>> = {
    mutualInformation: 0.5 * Math.log(determinant / spread ** 2),
    totalCorrelation: 0.5 * Math.log(marginal ** 2 / determinant),
    dimensionKl: 2 * 0.5 * (marginal - Math.log(marginal) - 1),
  };
  // The bias of the weights 1 / (N M) if the batch is the data set: log N of the joint, and of each marginal.
  const shifts = {
    weighted: { mutualInformation: 1, totalCorrelation: 1, dimensionKl: -2 },
    stratified: { mutualInformation: 0, totalCorrelation: 0, dimensionKl: 0 },
  } as const;

  it.each(aggregateEstimators)(
    "are those of Gaussians in closed form, by the %s estimator",
    async (estimator) => {
      const shift: Readonly<Record<string, number>> = shifts[estimator];
      for (const { name, mean, error } of await measured(estimator, 12)) {
        const expected = (closed[name] ?? Number.NaN) + (shift[name] ?? Number.NaN) * Math.log(count);
        // In addition, a mixture of 400 is not yet a Gaussian.
        expect(Math.abs(mean - expected), name).toBeLessThan(4 * error + 0.02);
        expect(error, name).toBeLessThan(0.02);
      }
      expect(closed.totalCorrelation).toBeGreaterThan(0.25);
    },
  );

  it.each(aggregateEstimators)("add up to the KL of the sample: %s", (estimator) => {
    const few = {
      ...feeds,
      mu: mu.slice(0, 16),
      logVar: feeds.logVar.slice(0, 16),
      posteriorNoise: feeds.posteriorNoise.slice(0, 16),
    };
    const { penalty } = interpret(program(estimator), few, 8);
    for (let i = 0; i < 8; i++) {
      let kl = 0;
      for (let l = 0; l < 2; l++) {
        const noise = few.posteriorNoise[2 * i + l] ?? 0;
        const z = (mu[2 * i + l] ?? 0) + Math.sqrt(spread) * noise;
        kl += 0.5 * (z * z - noise * noise - Math.log(spread));
      }
      expect(penalty?.data[i]).toBeCloseTo(kl, 10);
    }
  });
});
