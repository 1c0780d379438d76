import { describe, expect, it } from "vitest";
import {
  bernoulliCost,
  binaryEntropy,
  continuousBernoulliCost,
  gaussianCost,
  integral,
  logConstant,
  logitOf,
  sigmoid,
  softplus,
} from "../../../examples/learn/likelihoods.ts";
import { createGraph } from "../../../src/graph/graph.ts";
import { interpret } from "../../../src/graph/interpret.ts";
import { createProgram } from "../../../src/graph/program.ts";
import { N } from "../../../src/graph/shape.ts";
import { input } from "../../../src/graph/value.ts";
import { createScope } from "../../../src/nn/scope.ts";
import type { Likelihood } from "../../../src/vae/interfaces.ts";
import { bernoulli } from "../../../src/vae/likelihood/bernoulli.graph.ts";
import { bitsPerDimension } from "../../../src/vae/likelihood/bits.ts";
import { continuousBernoulli } from "../../../src/vae/likelihood/continuousBernoulli.graph.ts";
import { gaussian } from "../../../src/vae/likelihood/gaussian.graph.ts";

const probabilities = [0.001, 0.1, 0.3, 0.499, 0.5, 0.506, 0.9, 0.999];
const greys = [0, 0.25, 0.3, 0.8, 1];

/** -log p(x|z) of the library's likelihood, computed in float64; x and decoded have the same length. */
function libraryCost(likelihood: Likelihood, x: readonly number[], decoded: readonly number[]): number {
  const scope = createScope(createGraph(), new Map());
  const shape = [N, 1, x.length] as const;
  const output = input(scope.graph, "decoded", { dataType: "float32", shape });
  const target = input(scope.graph, "target", { dataType: "float32", shape });
  const program = createProgram("cost", { logDensity: likelihood.logDensity(scope, output, target) });
  return -(interpret(program, { decoded, target: x }, 1).logDensity?.data[0] ?? Number.NaN);
}

function sumOver(x: readonly number[], cost: (x: number, at: number) => number): number {
  return x.reduce((sum, each, at) => sum + cost(each, at), 0);
}

describe("the Bernoulli cost", () => {
  it("is that of the library, summed over pixels", () => {
    const logits = [-30, -2, 0.1, 4, 30];
    const wanted = sumOver(greys, (x, at) => bernoulliCost(x, logits[at] ?? 0));
    expect(libraryCost(bernoulli(), greys, logits)).toBeCloseTo(wanted, 12);
  });

  it("is the cross-entropy, of which x and p may not be exchanged", () => {
    for (const p of probabilities)
      for (const x of greys) {
        const crossEntropy = -x * Math.log(p) - (1 - x) * Math.log(1 - p);
        expect(bernoulliCost(x, logitOf(p))).toBeCloseTo(crossEntropy, 10);
      }
    const exchanged = -0.3 * Math.log(0.8) - 0.7 * Math.log(0.2);
    expect(bernoulliCost(0.8, logitOf(0.3))).not.toBeCloseTo(exchanged, 1);
  });

  it("has the steps of its derivation", () => {
    for (const a of [-5, -0.1, 0, 3]) {
      const p = sigmoid(a);
      expect(Math.log(p)).toBeCloseTo(-softplus(-a), 12);
      expect(Math.log(1 - p)).toBeCloseTo(-softplus(a), 12);
      expect(Math.log(p) - Math.log(1 - p)).toBeCloseTo(a, 12);
      const derivative = (bernoulliCost(0.3, a + 1e-5) - bernoulliCost(0.3, a - 1e-5)) / 2e-5;
      expect(derivative).toBeCloseTo(p - 0.3, 8);
    }
  });

  it("is exact where p rounds to 1 in float32", () => {
    const p = Math.fround(sigmoid(20));
    expect(-Math.log(Math.fround(1 - p))).toBe(Number.POSITIVE_INFINITY);
    expect(bernoulliCost(0, 20)).toBeCloseTo(20 + 2.061e-9, 12);
    expect(bernoulliCost(0, 2000)).toBe(2000);
  });

  it("is lowest at p = x, where it is the entropy of x", () => {
    for (const x of [0.1, 0.3, 0.5]) {
      expect(bernoulliCost(x, logitOf(x))).toBeCloseTo(binaryEntropy(x), 12);
      for (const p of probabilities.filter((each) => each !== x))
        expect(bernoulliCost(x, logitOf(p))).toBeGreaterThan(binaryEntropy(x));
    }
  });
});

describe("the Gaussian cost", () => {
  it.each([0.05, 0.5, 2])("is that of the library with variance %s, and a density", (variance) => {
    const [x, means] = [
      [0.2, -1, 3],
      [0.5, 0, 1],
    ];
    const wanted = sumOver(x, (each, at) => gaussianCost(each, means[at] ?? 0, variance));
    expect(libraryCost(gaussian({ variance, mean: "linear" }), x, means)).toBeCloseTo(wanted, 12);
    const area = integral((at) => Math.exp(-gaussianCost(at, 0.3, variance)), -20, 20);
    expect(area).toBeCloseTo(1, 10);
  });

  it("is the squared error plus half of log pi at c = 1/2", () => {
    expect(gaussianCost(2, -1, 0.5)).toBeCloseTo(9 + Math.log(Math.PI) / 2, 12);
  });

  it("is lowest at c = error^2, and without its constant falls for ever", () => {
    const at = (c: number) => gaussianCost(0.5, 0, c);
    expect(at(0.25)).toBeLessThan(Math.min(at(0.24), at(0.26)));
    const without = (c: number) => at(c) - 0.5 * Math.log(2 * Math.PI * c);
    expect(without(0.26)).toBeLessThan(without(0.25));
    expect(without(1e6)).toBeCloseTo(0, 6);
  });

  it("times 2c is squared error + 2 beta c KL and a constant: pairs of one product differ by a constant", () => {
    const scaled = (beta: number, c: number, error: number, kl: number) =>
      2 * c * (gaussianCost(error, 0, c) + beta * kl);
    const difference = (error: number, kl: number) => scaled(1, 0.04, error, kl) - scaled(4, 0.01, error, kl);
    expect(difference(0.3, 2)).toBeCloseTo(difference(1.7, 11), 12);
    const other = (error: number, kl: number) => scaled(1, 0.04, error, kl) - scaled(1, 0.01, error, kl);
    expect(other(0.3, 2)).not.toBeCloseTo(other(1.7, 11), 2);
  });
});

describe("the continuous Bernoulli", () => {
  it("has the library's cost", () => {
    const logits = [-30, -2, 0.001, 0.03, 12];
    const wanted = sumOver(greys, (x, at) => continuousBernoulliCost(x, logits[at] ?? 0));
    expect(libraryCost(continuousBernoulli(), greys, logits)).toBeCloseTo(wanted, 10);
  });

  it.each(probabilities)("is a density for p = %s; the grey Bernoulli is not", (p) => {
    const logit = logitOf(p);
    const grey = integral((x) => Math.exp(-bernoulliCost(x, logit)), 0, 1);
    const wanted = p === 0.5 ? 0.5 : (2 * p - 1) / logit;
    expect(grey).toBeCloseTo(wanted, 7);
    expect(grey).toBeLessThan(0.51);
    expect(integral((x) => Math.exp(-continuousBernoulliCost(x, logit)), 0, 1)).toBeCloseTo(1, 6);
  });

  it("has the constant of its derivation, and a series near p = 1/2 that continues it", () => {
    for (const p of probabilities.filter((each) => each !== 0.5)) {
      const byProbability = (2 * Math.atanh(1 - 2 * p)) / (1 - 2 * p);
      expect(logConstant(logitOf(p))).toBeCloseTo(Math.log(byProbability), 10);
    }
    expect(logConstant(0)).toBe(Math.LN2);
    for (const t of [0.009, 0.0099, -0.005])
      expect(logConstant(2 * t)).toBeCloseTo(Math.log((2 * t) / Math.tanh(t)), 12);
  });
});

it("has bits per dimension of nats per datum", () => {
  expect(bitsPerDimension(111.3, 784)).toBeCloseTo(111.3 / (784 * Math.LN2), 6);
  expect(bitsPerDimension(111.3, 784).toFixed(2)).toBe("0.20");
});
