import { describe, expect, it } from "vitest";
import { ConfigError } from "../../errors.ts";
import { createGraph } from "../../graph/graph.ts";
import { interpret } from "../../graph/interpret.ts";
import { createProgram } from "../../graph/program.ts";
import { N } from "../../graph/shape.ts";
import { input } from "../../graph/value.ts";
import { createScope, type ParameterRegistry } from "../../nn/scope.ts";
import type { Likelihood } from "../interfaces.ts";
import { bernoulli } from "./bernoulli.graph.ts";
import { bitsPerDimension } from "./bits.ts";
import { categorical } from "./categorical.graph.ts";
import { continuousBernoulli } from "./continuousBernoulli.graph.ts";
import { discretizedLogistic } from "./discretizedLogistic.graph.ts";
import { gaussian } from "./gaussian.graph.ts";
import { learnedGaussian } from "./learnedGaussian.graph.ts";
import { optimalGaussian } from "./optimalGaussian.graph.ts";

/** A likelihood's leaves for two samples of data of three numbers, in the scope that a model gives it. */
function bench(elements = 3, channels = 1) {
  const registry: ParameterRegistry = new Map();
  const scope = createScope(createGraph(), registry).within("likelihood");
  const decoded = input(scope.graph, "decoded", { dataType: "float32", shape: [N, 2, elements * channels] });
  const target = input(scope.graph, "target", { dataType: "float32", shape: [N, 1, elements] });
  return { registry, scope, decoded, target };
}

describe("likelihoods", () => {
  it("say what they are, how many numbers they need and of which data they are densities", () => {
    const described = ({ name, channels, support, normalisedOver, discrete }: Likelihood) =>
      [name, channels, support, normalisedOver, discrete ? "discrete" : "density"].join(" | ");
    const all = [
      bernoulli(),
      continuousBernoulli(),
      gaussian(),
      gaussian({ variance: 1 / 40, mean: "linear" }),
      learnedGaussian(),
      learnedGaussian({ sigma: "pixel" }),
      learnedGaussian({ sigma: "predicted", mean: "linear" }),
      optimalGaussian(),
      discretizedLogistic(),
      discretizedLogistic({ scale: "shared" }),
      categorical({ categories: 10 }),
    ];
    expect(all.map(described)).toEqual([
      "Bernoulli | 1 | unit interval | binary | discrete",
      "continuous Bernoulli | 1 | unit interval | unit interval | density",
      "Gaussian, variance 0.5 | 1 | unit interval | real | density",
      "Gaussian, variance 0.025 | 1 | real | real | density",
      "Gaussian, learned sigma (shared) | 1 | unit interval | real | density",
      "Gaussian, learned sigma (pixel) | 1 | unit interval | real | density",
      "Gaussian, learned sigma (predicted) | 2 | real | real | density",
      "Gaussian, optimal sigma | 1 | unit interval | real | density",
      "discretized logistic (predicted scale) | 2 | bytes | bytes | discrete",
      "discretized logistic (shared scale) | 1 | bytes | bytes | discrete",
      "categorical (10 categories) | 1 | one-hot | one-hot | discrete",
    ]);
  });

  it.each([
    ["shared", learnedGaussian(), "likelihood.logVar", [1], -2],
    ["pixel", learnedGaussian({ sigma: "pixel", mean: "linear" }), "likelihood.logVar", [3], 0],
    ["scale", discretizedLogistic({ scale: "shared" }), "likelihood.logScale", [1], -2],
  ] as const)("declare what they learn: %s", (_, likelihood, name, sizes, value) => {
    const { registry, scope, decoded, target } = bench();
    likelihood.logDensity(scope, decoded, target);
    likelihood.mean(scope, decoded);
    expect([...registry.values()]).toEqual([{ name, sizes, initialiser: { kind: "constant", value } }]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuse a variance of %s", (variance) => {
    expect(() => gaussian({ variance })).toThrow(ConfigError);
    expect(() => gaussian({ variance })).toThrow(`variance: expected a number above 0, found ${variance}`);
  });

  it.each([1, 2.5, 0])("refuse %s categories", (categories) => {
    expect(() => categorical({ categories })).toThrow(ConfigError);
    expect(() => categorical({ categories })).toThrow(
      `expected a whole number from 2 on, found ${categories}`,
    );
  });

  it("refuse data that are not whole columns", () => {
    const { scope, decoded, target } = bench(7);
    expect(() => categorical({ categories: 3 }).logDensity(scope, decoded, target)).toThrow(
      "expected columns of 3 categories, found data of 7 numbers",
    );
  });
});

describe("the categorical likelihood", () => {
  it("draws exactly one 1 in each column, also among equal logits under equal noise", () => {
    const scope = createScope(createGraph(), new Map());
    const decoded = input(scope.graph, "decoded", { dataType: "float32", shape: [N, 6] });
    const noise = input(scope.graph, "noise", { dataType: "float32", shape: [N, 6] });
    const drawn = categorical({ categories: 3 }).draw.from(scope, decoded, noise);
    const same = new Array<number>(6).fill(0.25);
    const result = interpret(createProgram("drawn", { drawn }), { decoded: same, noise: same }, 1);
    expect([...(result.drawn?.data ?? [])]).toEqual([1, 0, 0, 1, 0, 0]);
  });
});

describe("the optimal sigma", () => {
  const likelihood = optimalGaussian({ mean: "linear" });

  function step(kept: { readonly logVar: number; readonly steps: number }, decoded: readonly number[]) {
    const given = bench(1);
    const { logDensity, buffers } =
      likelihood.training?.(given.scope, given.decoded, given.target) ??
      expect.fail("it has a training form");
    const next = Object.entries(buffers).map(([name, value]) => [`next ${name}`, value]);
    const program = createProgram("step", { logDensity, ...Object.fromEntries(next) });
    const feeds = {
      decoded,
      target: [0, 0],
      "likelihood.logVar": [kept.logVar],
      "likelihood.steps": [kept.steps],
    };
    const results = interpret(program, feeds, 2);
    const [logVar, steps] = ["logVar", "steps"].map(
      (name) => results[`next likelihood.${name}`]?.data[0] ?? Number.NaN,
    );
    return { logVar: logVar ?? Number.NaN, steps: steps ?? Number.NaN, registry: given.registry };
  }

  it("keeps its buffers out of the parameters", () => {
    const { registry } = step({ logVar: 0, steps: 0 }, [1, 1, 1, 1]);
    const zero = { kind: "constant", value: 0 };
    expect([...registry.values()]).toEqual([
      { name: "likelihood.logVar", sizes: [], initialiser: zero, buffer: true },
      { name: "likelihood.steps", sizes: [], initialiser: zero, buffer: true },
    ]);
  });

  it("is the batch's mean squared error at the first step, then an average with a rate down to 0.01", () => {
    // Squares 1, 4, 9 and 16: over data, samples and elements 7.5.
    const batch = Math.log(7.5);
    const first = step({ logVar: 0, steps: 0 }, [1, -2, 3, -4]);
    expect([first.logVar, first.steps]).toEqual([batch, 1]);
    const third = step({ logVar: 1, steps: 2 }, [1, -2, 3, -4]);
    expect([third.logVar, third.steps]).toEqual([1 + (batch - 1) / 3, 3]);
    const late = step({ logVar: 1, steps: 100 }, [1, -2, 3, -4]);
    expect([late.logVar, late.steps]).toEqual([1 + (batch - 1) / 100, 100]);
  });

  it("stays above e^-12 where a batch is reconstructed perfectly", () => {
    expect(step({ logVar: 0, steps: 0 }, [0, 0, 0, 0]).logVar).toBeCloseTo(-12, 12);
  });
});

describe("bitsPerDimension", () => {
  it("is eight for grey values of which none is likelier", () => {
    expect(bitsPerDimension(784 * Math.log(256), 784)).toBeCloseTo(8, 12);
  });
});
