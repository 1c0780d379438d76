import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import type { Objective } from "../../src/vae/interfaces.ts";
import { gaussian } from "../../src/vae/likelihood/gaussian.graph.ts";
import type { Model } from "../../src/vae/model.ts";
import { negativeElbo } from "../../src/vae/objective/elbo.graph.ts";
import { importanceWeighted } from "../../src/vae/objective/importanceWeighted.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import { normals } from "./feeds.ts";

/** x = w z + b + noise of variance v, with one number in z and two in x, and a posterior that is not quite right. */
const v = 0.04;
const weight = [0.3, -0.2];
const bias = [0.5, 0.4];
const pixels = [200, 60];
const parameters = {
  "decoder.output.weight": weight,
  "decoder.output.bias": bias,
  "posterior.mu.weight": [0.5, -0.5],
  "posterior.mu.bias": [0.2],
  "posterior.logVar.weight": [0, 0],
  "posterior.logVar.bias": [-1.2],
};
const copies = 4000;

function linear(objective: Objective, samples: number): Model {
  const likelihood = gaussian({ variance: v, mean: "linear" });
  return denseVae({ dataShape: [1, 2, 1], latentSize: 1, hiddenSizes: [], likelihood, objective, samples });
}

/** log N(x; b, w wT + v I) in two dimensions. */
function exactLogLikelihood(): number {
  const [a = 0, b = 0] = pixels.map((x, i) => x / 255 - (bias[i] ?? 0));
  const [p = 0, q = 0] = weight;
  const [s, t, u] = [p * p + v, q * q + v, p * q];
  const determinant = s * t - u * u;
  const squares = (t * a * a - 2 * u * a * b + s * b * b) / determinant;
  return -Math.log(2 * Math.PI) - 0.5 * Math.log(determinant) - 0.5 * squares;
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const variance = (values: ArrayLike<number>) => {
  const centre = mean(values);
  return mean(Array.from(values, (x) => (x - centre) ** 2)) * (values.length / (values.length - 1));
};

/** The bound from independent estimates, and the standard error of their mean. */
function estimate(objective: Objective, samples: number) {
  const feeds = {
    ...parameters,
    x: Array.from({ length: copies }, () => pixels).flat(),
    posteriorNoise: normals(copies * samples, `bound of ${samples}`),
    ...(objective.scalars.includes("beta") && { beta: [1] }),
    ...(objective.scalars.includes("elboWeight") && { elboWeight: [0.25] }),
  };
  const { loss } = interpret(linear(objective, samples).evaluation, feeds, copies);
  const values = Array.from(loss?.data ?? [], (x) => -x);
  return { bound: mean(values), error: Math.sqrt(variance(values) / copies) };
}

describe("bounds on log p(x) of a linear model with Gaussian noise", () => {
  it("are tighter with more samples, from the ELBO up to the exact value", () => {
    const exact = exactLogLikelihood();
    const chain = [
      estimate(negativeElbo(), 1),
      ...[2, 3, 8, 64].map((samples) => estimate(importanceWeighted(), samples)),
    ];
    for (const [index, { bound, error }] of chain.entries()) {
      expect(bound).toBeLessThan(exact + 4 * error);
      const before = chain[index - 1];
      if (before) expect(bound).toBeGreaterThan(before.bound - 4 * Math.hypot(error, before.error));
    }
    const [elbo, two, , , many] = chain;
    // The ELBO is well below, each step is visible, and 64 samples are almost exact.
    expect(exact - (elbo?.bound ?? 0)).toBeGreaterThan(0.1);
    expect((two?.bound ?? 0) - (elbo?.bound ?? 0)).toBeGreaterThan(3 * (elbo?.error ?? 1));
    expect(Math.abs(exact - (many?.bound ?? 0))).toBeLessThan(0.01);
  });

  it("with one sample equal the ELBO, and mixtures lie between", () => {
    const one = estimate(importanceWeighted(), 1);
    const elbo = estimate(negativeElbo(), 1);
    expect(Math.abs(one.bound - elbo.bound)).toBeLessThan(4 * Math.hypot(one.error, elbo.error));
    const eight = estimate(importanceWeighted(), 8);
    const groups = estimate(importanceWeighted({ groups: 4 }), 8);
    const two = estimate(importanceWeighted(), 2);
    expect(Math.abs(groups.bound - two.bound)).toBeLessThan(4 * Math.hypot(groups.error, two.error));
    const mixed = estimate(importanceWeighted({ mixed: true }), 8);
    const expected = 0.75 * eight.bound + 0.25 * elbo.bound;
    expect(Math.abs(mixed.bound - expected)).toBeLessThan(4 * Math.hypot(mixed.error, elbo.error));
  });
});

/** The derivative of every copy's loss to two numbers of the posterior: what each of many batches of one would give. */
function derivatives(gradient: "reparameterised" | "doubly-reparameterised", samples: number) {
  const model = linear(importanceWeighted({ gradient, groups: 1 }), samples);
  const noise = normals(1500 * samples, `derivatives of ${samples}`);
  const found = new Map<string, number[]>();
  for (let copy = 0; copy < 1500; copy++) {
    const feeds = {
      ...parameters,
      x: pixels,
      posteriorNoise: noise.slice(copy * samples, (copy + 1) * samples),
    };
    const outputs = interpret(model.training.program, feeds, 1);
    for (const { parameter, output } of model.training.gradients) {
      const before = found.get(parameter.name) ?? [];
      found.set(parameter.name, [...before, outputs[output]?.data[0] ?? Number.NaN]);
    }
  }
  return found;
}

describe("the doubly reparameterised derivative", () => {
  it("has the same mean and a lower variance, and is equal for the decoder", () => {
    const samples = 16;
    const usual = derivatives("reparameterised", samples);
    const doubly = derivatives("doubly-reparameterised", samples);
    for (const [name, values] of usual) {
      const others = doubly.get(name) ?? [];
      if (name.startsWith("decoder")) {
        expect(mean(others)).toBeCloseTo(mean(values), 10);
        continue;
      }
      if (name === "posterior.logVar.weight" || name === "posterior.mu.weight") continue;
      const error = Math.sqrt(variance(values) / 1500 + variance(others) / 1500);
      expect(Math.abs(mean(values) - mean(others)), name).toBeLessThan(4 * error);
      expect(Math.abs(mean(others)), name).toBeGreaterThan(4 * Math.sqrt(variance(others) / 1500));
      expect(variance(others), name).toBeLessThan(0.5 * variance(values));
    }
  });

  it("reports the bound, and the parts of the plain ELBO", () => {
    const feeds = { ...parameters, x: pixels, posteriorNoise: normals(4, "reports") };
    const of = (gradient: "reparameterised" | "doubly-reparameterised") =>
      interpret(linear(importanceWeighted({ gradient }), 4).training.program, feeds, 1);
    const [usual, doubly] = [of("reparameterised"), of("doubly-reparameterised")];
    for (const figure of ["loss", "reconstruction", "kl"]) {
      expect(doubly[figure]?.data[0]).toBeCloseTo(usual[figure]?.data[0] ?? Number.NaN, 12);
    }
  });
});
