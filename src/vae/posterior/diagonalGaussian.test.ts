import { describe, expect, it } from "vitest";
import { ConfigError } from "../../errors.ts";
import { createGraph } from "../../graph/graph.ts";
import { interpret } from "../../graph/interpret.ts";
import { createProgram } from "../../graph/program.ts";
import { N } from "../../graph/shape.ts";
import { expectClose } from "../../graph/testing/close.ts";
import { input } from "../../graph/value.ts";
import { createScope } from "../../nn/scope.ts";
import { randomStream } from "../../random/stream.ts";
import type { Distribution, PriorModel } from "../interfaces.ts";
import { standardNormal } from "../prior/standardNormal.graph.ts";
import { diagonalGaussian } from "./diagonalGaussian.graph.ts";

/** mu = 2 x and logVar = (-1.5, 0.5) + x of the one feature x, in two latent dimensions. */
const parameters = {
  "mu.weight": [2, 2],
  "mu.bias": [0, 0],
  "logVar.weight": [1, 1],
  "logVar.bias": [-1.5, 0.5],
};
const features = [0.25, -0.5];
const mu = features.flatMap((x) => [2 * x, 2 * x]);
const logVar = features.flatMap((x) => [-1.5 + x, 0.5 + x]);

function condition() {
  const scope = createScope(createGraph(), new Map());
  const x = input(scope.graph, "features", { dataType: "float32", shape: [N, 1] });
  return { scope, q: diagonalGaussian().condition(scope, x, 2) };
}

function noiseInput(q: Distribution, count: number) {
  const { graph } = q.statistics.mu;
  return input(graph, q.noise?.name ?? "", { dataType: "float32", shape: [N, count, 2] });
}

const ofModel = (q: Distribution): PriorModel => ({
  dataShape: [1, 1, 1],
  latentSize: 2,
  encode: () => q,
});

describe("the diagonal Gaussian posterior", () => {
  it("says what it is and what noise it needs", () => {
    const { q } = condition();
    expect(diagonalGaussian()).toMatchObject({ name: "diagonal Gaussian", deterministic: false });
    expect(q.noise).toEqual({ name: "posteriorNoise", distribution: "normal" });
  });

  it("maps features affinely to mu and logVar", () => {
    const { q } = condition();
    const program = createProgram("statistics", q.statistics as Required<Distribution["statistics"]>);
    const found = interpret(program, { features, ...parameters }, 2);
    expectClose(found.mu?.data ?? [], mu, { relative: 1e-15 });
    expectClose(found.logVar?.data ?? [], logVar, { relative: 1e-15 });
  });

  it("draws samples of mean mu and variance e^logVar, each dimension and datum by itself", () => {
    const count = 20_000;
    const { q } = condition();
    const noise = new Float32Array(2 * count * 2);
    randomStream(3, "posterior").normals(0, noise);
    const program = createProgram("samples", { z: q.sample(noiseInput(q, count), count) });
    const { z } = interpret(program, { features, ...parameters, posteriorNoise: noise }, 2);
    expect(z?.sizes).toEqual([2, count, 2]);
    const column = (datum: number, dimension: number) =>
      Array.from({ length: count }, (_, i) => z?.data[(datum * count + i) * 2 + dimension] ?? Number.NaN);
    for (const [index, variance] of logVar.map(Math.exp).entries()) {
      const values = column(index >> 1, index & 1);
      const mean = values.reduce((total, x) => total + x, 0) / count;
      const spread = values.reduce((total, x) => total + (x - mean) ** 2, 0) / count;
      expect(Math.abs(mean - (mu[index] ?? 0))).toBeLessThan(4 * Math.sqrt(variance / count));
      expect(Math.abs(spread - variance)).toBeLessThan(4 * variance * Math.sqrt(2 / count));
    }
  });

  it("gives the log density of each sample: that of its noise, less the log of the volume", () => {
    const { q } = condition();
    const z = q.sample(noiseInput(q, 3), 3);
    const program = createProgram("density", { logDensity: q.logDensity(z) ?? z });
    const noise = Array.from({ length: 12 }, (_, i) => Math.sin(7 * i));
    const found = interpret(program, { features, ...parameters, posteriorNoise: noise }, 2);
    expect(found.logDensity?.sizes).toEqual([2, 3]);
    const expected = Array.from({ length: 6 }, (_, sample) => {
      const [a = 0, b = 0] = noise.slice(2 * sample, 2 * sample + 2);
      const datum = Math.floor(sample / 3);
      const logVolume = ((logVar[2 * datum] ?? 0) + (logVar[2 * datum + 1] ?? 0)) / 2;
      return -(a * a + b * b) / 2 - Math.log(2 * Math.PI) - logVolume;
    });
    expectClose(found.logDensity?.data ?? [], expected, { relative: 1e-12 });
  });

  it("has a closed divergence from the standard normal, one number a dimension", () => {
    const { scope, q } = condition();
    const divergence = standardNormal().divergence(scope, q, ofModel(q));
    if (divergence === undefined) return expect.unreachable();
    const found = interpret(createProgram("divergence", { divergence }), { features, ...parameters }, 2);
    const expected = mu.map((m, i) => (m * m + Math.exp(logVar[i] ?? 0) - (logVar[i] ?? 0) - 1) / 2);
    expect(found.divergence?.sizes).toEqual([2, 2]);
    expectClose(found.divergence?.data ?? [], expected, { relative: 1e-14 });
  });

  it("refuses noise for another number of samples, and none", () => {
    const { q } = condition();
    expect(() => q.sample(noiseInput(q, 2), 3)).toThrow(ConfigError);
    expect(() => q.sample(noiseInput(q, 2), 3)).toThrow("expected noise [N, 3, 2], found [N, 2, 2]");
    expect(() => q.sample(undefined, 1)).toThrow("expected noise [N, 1, 2], found none");
  });
});

it("the standard normal prior has no closed divergence where the posterior has no variance", () => {
  const { scope, q } = condition();
  const certain: Distribution = { ...q, statistics: { mu: q.statistics.mu } };
  expect(standardNormal().divergence(scope, certain, ofModel(certain))).toBeUndefined();
});
