import { describe, expect, it } from "vitest";
import { evenly } from "../../../examples/learn/bayes.ts";
import { fitGaussian, forwardKl, reverseKl } from "../../../examples/learn/fitGaussian.ts";
import {
  crossEntropy,
  differentialEntropy,
  divergence,
  entropy,
  inBits,
  information,
  klByFormula,
  klByIntegral,
  klBySamples,
  logDensity,
  type Normal,
} from "../../../examples/learn/information.ts";
import {
  logMixture,
  mixtureFitsData,
} from "../../../scripts/learn/chapters/04-information/mixtureFits.measure.ts";
import { createGraph } from "../../../src/graph/graph.ts";
import { interpret } from "../../../src/graph/interpret.ts";
import { createProgram } from "../../../src/graph/program.ts";
import { N } from "../../../src/graph/shape.ts";
import { constant, input } from "../../../src/graph/value.ts";
import { createScope } from "../../../src/nn/scope.ts";
import { randomStream } from "../../../src/random/stream.ts";
import { gaussianDivergence, gaussianLogDensity } from "../../../src/vae/gaussian.ts";
import { bernoulli } from "../../../src/vae/likelihood/bernoulli.graph.ts";

const letters = { p: [1 / 2, 1 / 4, 1 / 8, 1 / 8], q: [1 / 8, 1 / 2, 1 / 4, 1 / 8] };

/** Distributions over five events. */
const randomDistributions = Array.from({ length: 40 }, (_, step) => {
  const numbers = new Float32Array(5);
  randomStream(0, "test/learn/information").uniforms(step, numbers);
  const weights = Array.from(numbers, (each) => each ** 3 + 1e-4);
  const sum = weights.reduce((total, each) => total + each, 0);
  return weights.map((each) => each / sum);
});

describe("information of events", () => {
  it("adds up for independent events, and has the numbers of the text", () => {
    expect(information(0.3 * 0.2)).toBeCloseTo(information(0.3) + information(0.2), 14);
    expect(information(1)).toBeCloseTo(0, 15);
    expect(information(1 / 6)).toBeCloseTo(1.792, 3);
    expect(inBits(information(1 / 6))).toBeCloseTo(2.585, 3);
    expect(inBits(information(1 / 2))).toBeCloseTo(1, 14);
  });

  it("has the means of the alphabet", () => {
    const { p, q } = letters;
    expect(inBits(entropy(p))).toBeCloseTo(1.75, 14);
    expect(inBits(crossEntropy(p, q))).toBeCloseTo(2.375, 14);
    expect(inBits(divergence(p, q))).toBeCloseTo(0.625, 14);
    expect(inBits(divergence(q, p))).toBeCloseTo(0.5, 14);
  });

  it("is the reconstruction of the Bernoulli likelihood, as a cross-entropy", () => {
    const scope = createScope(createGraph(), new Map());
    const decoded = input(scope.graph, "decoded", { dataType: "float32", shape: [N, 1, 1] });
    const target = input(scope.graph, "target", { dataType: "float32", shape: [N, 1, 1] });
    const value = bernoulli().logDensity(scope, decoded, target);
    const program = createProgram("likelihood", { value });
    for (const x of [0, 0.3, 1])
      for (const q of [0.1, 0.6]) {
        const feeds = { decoded: [Math.log(q / (1 - q))], target: [x] };
        const found = interpret(program, feeds, 1).value?.data[0] ?? Number.NaN;
        expect(crossEntropy([x, 1 - x], [q, 1 - q])).toBeCloseTo(-found, 6);
      }
  });
});

describe("the divergence of discrete distributions", () => {
  it("is the mean of log(p / q); upside down it is the negative", () => {
    for (const [at, p] of randomDistributions.entries()) {
      const q = randomDistributions[(at + 1) % randomDistributions.length] ?? p;
      const mean = (ratio: (at: number) => number) =>
        p.reduce((sum, each, index) => sum + each * Math.log(ratio(index)), 0);
      expect(divergence(p, q)).toBeCloseTo(
        mean((index) => (p[index] ?? 0) / (q[index] ?? 0)),
        12,
      );
      expect(-divergence(p, q)).toBeCloseTo(
        mean((index) => (q[index] ?? 0) / (p[index] ?? 0)),
        12,
      );
    }
  });

  it("is positive for different distributions, and zero for equal ones", () => {
    for (const p of randomDistributions)
      for (const q of randomDistributions)
        if (p === q) expect(divergence(p, q)).toBeCloseTo(0, 14);
        else expect(divergence(p, q)).toBeGreaterThan(1e-4);
  });

  it("is infinite where q has no probability, and does not need p to have some", () => {
    expect(divergence([0.5, 0.5], [1, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(divergence([1, 0], [0.5, 0.5])).toBeCloseTo(Math.log(2), 14);
  });

  it("is bounded by log t <= t - 1, with equality at 1 only", () => {
    for (const t of evenly(0.01, 5, 500)) {
      const gap = t - 1 - Math.log(t);
      if (Math.abs(t - 1) < 1e-9) expect(gap).toBeCloseTo(0, 14);
      else expect(gap).toBeGreaterThan(0);
    }
  });

  it("has its minimum over models where the cross-entropy has it", () => {
    const [p = []] = randomDistributions;
    const best = (loss: (q: readonly number[]) => number) =>
      randomDistributions.slice(1).reduce((a, b) => (loss(b) < loss(a) ? b : a));
    expect(best((q) => divergence(p, q))).toBe(best((q) => crossEntropy(p, q)));
  });
});

const gaussians: readonly (readonly [Normal, Normal])[] = [
  [
    { mean: 0, variance: 1 },
    { mean: 1, variance: 4 },
  ],
  [
    { mean: 1, variance: 4 },
    { mean: 0, variance: 1 },
  ],
  [
    { mean: -0.7, variance: 0.05 },
    { mean: -0.4, variance: 0.2 },
  ],
];

describe("Gaussian densities", () => {
  const leaf = ({ mean, variance }: Normal) => {
    const graph = createGraph();
    return { graph, mu: constant(graph, [mean]), logVar: constant(graph, [Math.log(variance)]) };
  };

  it("are the library's", () => {
    for (const [p] of gaussians) {
      const { graph, mu, logVar } = leaf(p);
      const x = input(graph, "x", { dataType: "float32", shape: [N, 1] });
      const program = createProgram("density", { value: gaussianLogDensity(x, mu, logVar) });
      const found = interpret(program, { x: [0.3] }, 1).value?.data[0] ?? Number.NaN;
      expect(logDensity(p, 0.3)).toBeCloseTo(found, 5);
    }
  });

  it("have the entropy of the integral, which is negative for a small variance", () => {
    for (const variance of [0.01, 1, 3]) {
      const p: Normal = { mean: 0.4, variance };
      const reach = 10 * Math.sqrt(variance);
      const x = evenly(p.mean - reach, p.mean + reach, 4001);
      const integral = x.reduce((sum, at) => {
        const log = logDensity(p, at);
        return sum - (Math.exp(log) * log * 2 * reach) / 4000;
      }, 0);
      expect(differentialEntropy(p)).toBeCloseTo(integral, 10);
    }
    expect(differentialEntropy({ mean: 0, variance: 1 })).toBeCloseTo(1.42, 2);
    expect(differentialEntropy({ mean: 0, variance: 0.01 })).toBeCloseTo(-0.88, 2);
  });

  it.each(gaussians)("have the divergence of the integral, of samples and of the library: %o, %o", (p, q) => {
    const formula = klByFormula(p, q);
    expect(klByIntegral(p, q)).toBeCloseTo(formula, 9);
    const noise = new Float32Array(50_000);
    randomStream(5, "test/learn/information").normals(0, noise);
    const { mean, error } = klBySamples(p, q, noise);
    expect(Math.abs(mean - formula)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.05);
    const graph = createGraph();
    const [of, from] = [p, q].map(({ mean: mu, variance }) => ({
      mu: constant(graph, [mu]),
      logVar: constant(graph, [Math.log(variance)]),
    }));
    if (of === undefined || from === undefined) expect.fail("two Gaussians");
    const value = interpret(createProgram("kl", { value: gaussianDivergence(of, from) }), {}, 1).value;
    expect(formula).toBeCloseTo(value?.data[0] ?? Number.NaN, 5);
  });

  it("have a divergence that does not depend on the unit, and an entropy that does", () => {
    const scaled = ({ mean, variance }: Normal): Normal => ({ mean: 1000 * mean, variance: 1e6 * variance });
    for (const [p, q] of gaussians) {
      expect(klByFormula(scaled(p), scaled(q))).toBeCloseTo(klByFormula(p, q), 10);
      expect(differentialEntropy(scaled(p))).toBeCloseTo(differentialEntropy(p) + Math.log(1000), 10);
    }
  });
});

describe("fits of one Gaussian to a mixture", () => {
  const x = evenly(-14, 14, 1401);
  const mean = (f: (at: number) => number) =>
    x.reduce((sum, at) => sum + Math.exp(logMixture(at)) * f(at) * 0.02, 0);

  it("have the mean and the variance of p with the smallest KL(p || q)", () => {
    const q = fitGaussian((each) => forwardKl(x, logMixture, each), { mean: 0, variance: 1 });
    expect(mean(() => 1)).toBeCloseTo(1, 8);
    expect(q.mean).toBeCloseTo(
      mean((at) => at),
      4,
    );
    expect(q.variance).toBeCloseTo(
      mean((at) => (at - q.mean) ** 2),
      4,
    );
  });

  it("have one mode with the smallest KL(q || p): nearly that mode, and minus the logarithm of its share", () => {
    const { left, right } = mixtureFitsData();
    expect(left.q.mean).toBeCloseTo(-3, 1);
    expect(left.q.variance).toBeCloseTo(0.7, 1);
    expect(left.reverse).toBeCloseTo(-Math.log(0.6), 2);
    expect(right.reverse).toBeCloseTo(-Math.log(0.4), 2);
    const loss = (q: Normal) => reverseKl(x, logMixture, q);
    for (const q of [
      { mean: -0.6, variance: 9.46 },
      { mean: -2.9, variance: 0.71 },
      { mean: -3, variance: 0.8 },
    ])
      expect(loss(q)).toBeGreaterThan(left.reverse);
  });
});
