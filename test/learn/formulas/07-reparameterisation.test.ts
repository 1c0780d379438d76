import { describe, expect, it } from "vitest";
import { logDensity, type Normal } from "../../../examples/learn/information.ts";
import { klGradient } from "../../../examples/learn/klOfGaussians.ts";
import {
  estimateVariances,
  exactGradient,
  meanAndVariance,
  pathEstimate,
  scoreEstimate,
  variancesInDimensions,
} from "../../../examples/learn/reparameterisation.ts";
import { tinyModel, tinyParameters } from "../../../examples/learn/tinyModel.ts";
import { reduceSum } from "../../../src/graph/build.ts";
import { gradients } from "../../../src/graph/gradient.ts";
import { createGraph } from "../../../src/graph/graph.ts";
import { interpret } from "../../../src/graph/interpret.ts";
import { createProgram } from "../../../src/graph/program.ts";
import { N } from "../../../src/graph/shape.ts";
import { input } from "../../../src/graph/value.ts";
import { gaussianLogDensity } from "../../../src/vae/gaussian.ts";

const standard: Normal = { mean: 0, variance: 1 };
const places = [
  { mu: 1, sigma: 1 },
  { mu: 1, sigma: 0.5 },
  { mu: -0.7, sigma: 1.6 },
];

/** The mean over standard normal noise, by the midpoint rule. */
function overNoise(value: (epsilon: number) => number): number {
  const [steps, reach] = [4000, 12];
  const width = (2 * reach) / steps;
  let sum = 0;
  for (let at = 0; at < steps; at++) {
    const epsilon = -reach + (at + 0.5) * width;
    sum += Math.exp(logDensity(standard, epsilon)) * value(epsilon) * width;
  }
  return sum;
}

function varianceOverNoise(value: (epsilon: number) => number): number {
  const mean = overNoise(value);
  return overNoise((epsilon) => (value(epsilon) - mean) ** 2);
}

describe.each(places)("estimates for mu $mu, sigma $sigma", ({ mu, sigma }) => {
  const baseline = mu ** 2 + sigma ** 2;
  const estimators = {
    score: (epsilon: number) => scoreEstimate(mu, sigma, epsilon),
    scoreWithBaseline: (epsilon: number) => scoreEstimate(mu, sigma, epsilon, baseline),
    path: (epsilon: number) => pathEstimate(mu, sigma, epsilon),
  };

  it("have the exact derivatives as their means", () => {
    const step = 1e-4;
    const meanSquare = (mean: number, logVariance: number) => mean ** 2 + Math.exp(logVariance);
    const v = Math.log(sigma ** 2);
    const exact = exactGradient(mu, sigma);
    expect(overNoise((epsilon) => (mu + sigma * epsilon) ** 2)).toBeCloseTo(meanSquare(mu, v), 9);
    expect((meanSquare(mu + step, v) - meanSquare(mu - step, v)) / (2 * step)).toBeCloseTo(exact.mu, 6);
    expect((meanSquare(mu, v + step) - meanSquare(mu, v - step)) / (2 * step)).toBeCloseTo(
      exact.logVariance,
      6,
    );
    for (const estimate of Object.values(estimators)) {
      expect(overNoise((epsilon) => estimate(epsilon).mu)).toBeCloseTo(exact.mu, 9);
      expect(overNoise((epsilon) => estimate(epsilon).logVariance)).toBeCloseTo(exact.logVariance, 9);
    }
  });

  it("have the variances of the closed forms", () => {
    const formula = estimateVariances(mu, sigma);
    for (const name of ["score", "scoreWithBaseline", "path"] as const)
      expect(varianceOverNoise((epsilon) => estimators[name](epsilon).mu)).toBeCloseTo(formula[name], 8);
  });

  it("have the variances of the closed forms in two dimensions", () => {
    const formula = variancesInDimensions(mu, sigma, 2);
    for (const [name, constant] of [
      ["score", 0],
      ["scoreWithBaseline", 2 * baseline],
    ] as const) {
      const moment = (power: number) => {
        const [steps, reach] = [300, 9];
        const width = (2 * reach) / steps;
        const at = (index: number) => -reach + (index + 0.5) * width;
        let sum = 0;
        for (let a = 0; a < steps; a++)
          for (let b = 0; b < steps; b++) {
            const other = (mu + sigma * at(b)) ** 2;
            const weight = Math.exp(logDensity(standard, at(a)) + logDensity(standard, at(b))) * width ** 2;
            sum += weight * scoreEstimate(mu, sigma, at(a), constant - other).mu ** power;
          }
        return sum;
      };
      expect(moment(2) - moment(1) ** 2).toBeCloseTo(formula[name], 7);
    }
    expect(variancesInDimensions(mu, sigma, 1)).toEqual(estimateVariances(mu, sigma));
  });

  it("multiply the value by the derivatives of the library's log-density", () => {
    const graph = createGraph();
    const [z, mean, logVar] = ["z", "mean", "logVar"].map((name) =>
      input(graph, name, { dataType: "float32", shape: [N, 1] }),
    );
    if (z === undefined || mean === undefined || logVar === undefined) throw new Error("no inputs");
    const [dMean = z, dLogVar = z] = gradients(reduceSum(gaussianLogDensity(z, mean, logVar)), [
      mean,
      logVar,
    ]);
    const program = createProgram("score", { dMean, dLogVar });
    for (const epsilon of [-1.3, 0.2, 2]) {
      const drawn = mu + sigma * epsilon;
      const results = interpret(program, { z: [drawn], mean: [mu], logVar: [Math.log(sigma ** 2)] }, 1);
      const estimate = scoreEstimate(mu, sigma, epsilon);
      expect(estimate.mu).toBeCloseTo(drawn ** 2 * (results.dMean?.data[0] ?? Number.NaN), 10);
      expect(estimate.logVariance).toBeCloseTo(drawn ** 2 * (results.dLogVar?.data[0] ?? Number.NaN), 10);
    }
  });
});

describe("the training program of a model", () => {
  const [mu, sigma] = [1, 0.5];
  const logVariance = Math.log(sigma ** 2);

  function derivatives(noise: readonly number[], beta: number) {
    const { program } = tinyModel(1, noise.length).training;
    const feeds = { x: [0], posteriorNoise: noise, beta: [beta] };
    // In float64, the log-variance too.
    const parameters = { ...tinyParameters([mu], [0]), "posterior.logVar.bias": [logVariance] };
    const results = interpret(program, { ...feeds, ...parameters }, 1);
    const of = (name: string) => results[`gradient/posterior.${name}.bias`]?.data[0] ?? Number.NaN;
    return { mu: of("mu"), logVariance: of("logVar"), loss: results.reconstruction?.data[0] ?? Number.NaN };
  }

  it.each([-1, 0.5, 2])("has the derivatives of the estimate by hand for noise %d", (epsilon) => {
    const wanted = pathEstimate(mu, sigma, epsilon);
    const found = derivatives([epsilon], 0);
    expect(found.mu).toBeCloseTo(wanted.mu, 12);
    expect(found.logVariance).toBeCloseTo(wanted.logVariance, 12);
    expect(found.loss).toBeCloseTo((mu + sigma * epsilon) ** 2 + 0.5 * Math.log(Math.PI), 12);
  });

  it("takes the mean over samples, not the sum, and adds the derivatives of the KL", () => {
    const noise = [-1, 0.5, 2, 0.1];
    const estimates = noise.map((epsilon) => pathEstimate(mu, sigma, epsilon));
    const kl = klGradient(mu, logVariance);
    const mean = (name: "mu" | "logVariance") => meanAndVariance(estimates.map((each) => each[name])).mean;
    const found = derivatives(noise, 1);
    expect(found.mu).toBeCloseTo(mean("mu") + kl.mu, 12);
    expect(found.logVariance).toBeCloseTo(mean("logVariance") + kl.logVariance, 12);
  });
});

describe("the noise", () => {
  it("makes samples of the given mean and variance", () => {
    for (const { mu, sigma } of places) {
      expect(overNoise((epsilon) => mu + sigma * epsilon)).toBeCloseTo(mu, 10);
      expect(varianceOverNoise((epsilon) => mu + sigma * epsilon)).toBeCloseTo(sigma ** 2, 10);
    }
  });

  it("makes samples of the squared variance where it is multiplied by the variance", () => {
    expect(varianceOverNoise((epsilon) => 0.25 * epsilon)).toBeCloseTo(0.0625, 10);
  });

  it("has the moments of the derivation", () => {
    expect([2, 4, 6].map((power) => Math.round(overNoise((each) => each ** power) * 1e6) / 1e6)).toEqual([
      1, 3, 15,
    ]);
  });
});

it("the numbers of the text are those of the estimators", () => {
  expect(scoreEstimate(1, 1, 1).mu).toBe(4);
  expect(scoreEstimate(1, 1, -0.5).mu).toBe(-0.125);
  expect(estimateVariances(1, 1)).toEqual({ score: 30, scoreWithBaseline: 18, path: 4 });
});
