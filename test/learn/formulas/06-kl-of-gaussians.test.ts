import { describe, expect, it } from "vitest";
import {
  klByFormula,
  klByIntegral,
  klBySamples,
  logDensity,
  type Normal,
} from "../../../examples/learn/information.ts";
import {
  klGradient,
  klOfFullCovariance,
  klToStandardNormal,
  lastLayer,
  meanSquare,
} from "../../../examples/learn/klOfGaussians.ts";
import { tinyModel, tinyParameters } from "../../../examples/learn/tinyModel.ts";
import {
  logOfDeviation,
  right,
  squareOfVariance,
} from "../../../scripts/learn/chapters/06-kl-of-gaussians/klSlips.measure.ts";
import { reduceSum } from "../../../src/graph/build.ts";
import { gradients } from "../../../src/graph/gradient.ts";
import { createGraph } from "../../../src/graph/graph.ts";
import { interpret } from "../../../src/graph/interpret.ts";
import { createProgram } from "../../../src/graph/program.ts";
import { N } from "../../../src/graph/shape.ts";
import { type Graph, input, type Value } from "../../../src/graph/value.ts";
import { randomStream } from "../../../src/random/stream.ts";
import {
  gaussianDivergence,
  gaussianLogDensity,
  standardNormalDivergence,
} from "../../../src/vae/gaussian.ts";

const standard: Normal = { mean: 0, variance: 1 };
const pairs: readonly (readonly [Normal, Normal])[] = [
  [{ mean: 1, variance: 4 }, standard],
  [
    { mean: -0.5, variance: 0.3 },
    { mean: 0.7, variance: 2 },
  ],
  [
    { mean: 2, variance: 5 },
    { mean: -1, variance: 0.5 },
  ],
];

/** The integral of a function of x times a Gaussian density, by the midpoint rule over 12 standard deviations. */
function expectation(of: Normal, value: (x: number) => number): number {
  const [steps, reach] = [20_000, 12 * Math.sqrt(of.variance)];
  const width = (2 * reach) / steps;
  let sum = 0;
  for (let at = 0; at < steps; at++) {
    const x = of.mean - reach + (at + 0.5) * width;
    sum += Math.exp(logDensity(of, x)) * value(x) * width;
  }
  return sum;
}

function normals(count: number): Float32Array {
  const numbers = new Float32Array(count);
  randomStream(1, "test/kl").normals(0, numbers);
  return numbers;
}

/** Results of the library's graph in float64, for inputs of one row of `size` numbers each. */
function atRow(
  feeds: Readonly<Record<string, readonly number[]>>,
  build: (of: Feed) => Record<string, Value>,
) {
  const graph = createGraph();
  const of = (name: string) =>
    input(graph, name, { dataType: "float32", shape: [N, feeds[name]?.length ?? 0] });
  const results = interpret(createProgram("row", build(Object.assign(of, { graph }))), feeds, 1);
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, [...data]]));
}
type Feed = ((name: string) => Value) & { readonly graph: Graph };

describe("density and moments", () => {
  it.each(pairs)("%o: the density is the library's, integrates to one, and has these moments", (q, p) => {
    expect(expectation(q, () => 1)).toBeCloseTo(1, 10);
    expect(expectation(q, (x) => x)).toBeCloseTo(q.mean, 10);
    expect(expectation(q, (x) => (x - q.mean) ** 2)).toBeCloseTo(q.variance, 9);
    expect(expectation(q, (x) => (x - p.mean) ** 2)).toBeCloseTo(meanSquare(q, p.mean), 9);
    const { density = [] } = atRow({ x: [0.4], mean: [q.mean], logVar: [Math.log(q.variance)] }, (of) => ({
      density: gaussianLogDensity(of("x"), of("mean"), of("logVar")),
    }));
    expect(density[0]).toBeCloseTo(logDensity(q, 0.4), 12);
  });

  it("has the numbers of the text", () => {
    expect(logDensity(standard, 0)).toBeCloseTo(-0.919, 3);
    expect(meanSquare({ mean: 1, variance: 4 }, 0)).toBe(5);
  });
});

describe("the divergence of two Gaussians", () => {
  it.each(pairs)("%o from %o: each step is its integral, and all ways agree", (q, p) => {
    const first = -0.5 * Math.log(2 * Math.PI * q.variance) - 0.5;
    const second = -0.5 * Math.log(2 * Math.PI * p.variance) - meanSquare(q, p.mean) / (2 * p.variance);
    expect(expectation(q, (x) => logDensity(q, x))).toBeCloseTo(first, 9);
    expect(expectation(q, (x) => logDensity(p, x))).toBeCloseTo(second, 9);
    expect(klByFormula(q, p)).toBeCloseTo(first - second, 12);
    expect(klByFormula(q, p)).toBeCloseTo(klByIntegral(q, p), 8);
    const { kl = [] } = atRow(
      { m1: [q.mean], v1: [Math.log(q.variance)], m2: [p.mean], v2: [Math.log(p.variance)] },
      (of) => ({
        kl: gaussianDivergence({ mu: of("m1"), logVar: of("v1") }, { mu: of("m2"), logVar: of("v2") }),
      }),
    );
    expect(klByFormula(q, p)).toBeCloseTo(kl[0] ?? Number.NaN, 12);
    const { mean, error: standardError } = klBySamples(q, p, normals(10_000));
    expect(standardError).toBeGreaterThan(0);
    expect(Math.abs(mean - klByFormula(q, p))).toBeLessThan(4 * standardError);
  });

  it("is zero, without any error of samples, where both are the same", () => {
    expect(klBySamples(standard, standard, normals(100))).toEqual({ mean: 0, error: 0 });
  });
});

describe("a code of several numbers", () => {
  const mu = [0, 1, -0.5];
  const logVariance = [0.3, 0, -2];

  it("has the sum of the divergences of its dimensions, as the library has it", () => {
    const { kl = [] } = atRow({ mu, logVariance }, (of) => ({
      kl: standardNormalDivergence(of("mu"), of("logVariance")),
    }));
    const each = mu.map((mean, j) =>
      klByFormula({ mean, variance: Math.exp(logVariance[j] ?? 0) }, standard),
    );
    const formula = klToStandardNormal(mu, logVariance);
    expect(formula).toBeCloseTo(
      each.reduce((total, nats) => total + nats),
      12,
    );
    expect(formula).toBeCloseTo(
      kl.reduce((total, nats) => total + nats),
      12,
    );
  });

  it("has it in the program of a model, too", () => {
    const { divergence } = tinyModel(3);
    if (divergence === undefined) throw new Error("no closed form");
    const parameters = Object.entries(tinyParameters(mu, logVariance)).filter(([name]) =>
      divergence.parameters.some((each) => each.name === name),
    );
    const { kl } = interpret(divergence, { x: [0.3, -1, 2], ...Object.fromEntries(parameters) }, 1);
    const sum = [...(kl?.data ?? [])].reduce((total, nats) => total + nats, 0);
    expect(sum).toBeCloseTo(klToStandardNormal(mu, logVariance), 6);
  });

  it("has the derivatives of the library's graph", () => {
    const { dMu, dLogVariance } = atRow({ mu, logVariance }, (of) => {
      const [m, v] = [of("mu"), of("logVariance")];
      const [dMu = m, dLogVariance = v] = gradients(reduceSum(standardNormalDivergence(m, v)), [m, v]);
      return { dMu, dLogVariance };
    });
    for (const [j, mean] of mu.entries()) {
      const derivative = klGradient(mean, logVariance[j] ?? 0);
      expect(derivative.mu).toBeCloseTo(dMu?.[j] ?? Number.NaN, 12);
      expect(derivative.logVariance).toBeCloseTo(dLogVariance?.[j] ?? Number.NaN, 12);
    }
    expect(klGradient(0, 0)).toEqual({ mu: 0, logVariance: 0 });
    expect(klGradient(0, -30).logVariance).toBeCloseTo(-0.5, 10);
  });
});

describe("a full covariance", () => {
  const mu = [0.5, -1];
  const lower = [[0.8], [0.6, 0.5]];

  it("has the divergence of an integral over the plane", () => {
    // z = mu + L e, so log q(z) = log N(e; 0, I) - log det L.
    const steps = 400;
    const width = 18 / steps;
    const place = (at: number) => -9 + (at + 0.5) * width;
    let integral = 0;
    for (let a = 0; a < steps; a++)
      for (let b = 0; b < steps; b++) {
        const [e1, e2] = [place(a), place(b)];
        const logNoise = logDensity(standard, e1) + logDensity(standard, e2);
        const z = [0.5 + 0.8 * e1, -1 + 0.6 * e1 + 0.5 * e2] as const;
        const logPrior = logDensity(standard, z[0]) + logDensity(standard, z[1]);
        integral += Math.exp(logNoise) * (logNoise - Math.log(0.8 * 0.5) - logPrior) * width ** 2;
      }
    expect(klOfFullCovariance(mu, lower)).toBeCloseTo(integral, 8);
  });

  it("is the sum over dimensions where the matrix is diagonal", () => {
    const logVariance = [2 * Math.log(0.8), 2 * Math.log(0.5)];
    expect(klOfFullCovariance(mu, [[0.8], [0, 0.5]])).toBeCloseTo(klToStandardNormal(mu, logVariance), 12);
  });

  it("needs the outputs of the text", () => {
    expect(lastLayer(20, 400, "full").outputs - 20).toBe(210);
    expect(lastLayer(20, 400, "diagonal").outputs).toBe(40);
    expect(lastLayer(20, 400, "full").weights / lastLayer(20, 400, "diagonal").weights).toBe(5.75);
    expect(lastLayer(20, 400, "full").weights).toBeLessThan(785 * 400);
  });
});

describe("the slips", () => {
  it("agree with the formula at the prior, and are below zero elsewhere", () => {
    for (const slip of [logOfDeviation, squareOfVariance]) expect(slip(0, 1)).toBeCloseTo(0, 12);
    expect(logOfDeviation(0, Math.SQRT1_2)).toBeCloseTo(-0.0767, 4);
    expect(squareOfVariance(0, 2 ** -0.25)).toBeCloseTo(-0.0767, 4);
    expect(right(0, Math.SQRT1_2)).toBeGreaterThan(0.09);
  });

  it("are not the integral", () => {
    const q: Normal = { mean: 0.4, variance: 0.6 };
    const integral = klByIntegral(q, standard);
    const deviation = Math.sqrt(q.variance);
    expect(right(q.mean, deviation)).toBeCloseTo(integral, 8);
    for (const slip of [logOfDeviation, squareOfVariance])
      expect(Math.abs(slip(q.mean, deviation) - integral)).toBeGreaterThan(0.05);
  });
});
