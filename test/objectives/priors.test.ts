import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { createProgram } from "../../src/graph/program.ts";
import { elementCount, N } from "../../src/graph/shape.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { input } from "../../src/graph/value.ts";
import { createScope, type ParameterRegistry } from "../../src/nn/scope.ts";
import type { Prior, PriorModel } from "../../src/vae/interfaces.ts";
import { convDecoder, convEncoder } from "../../src/vae/network/conv.ts";
import { denseEncoder } from "../../src/vae/network/dense.ts";
import { deterministic } from "../../src/vae/posterior/deterministic.graph.ts";
import { diagonalGaussian } from "../../src/vae/posterior/diagonalGaussian.graph.ts";
import { gaussianMixture } from "../../src/vae/prior/gaussianMixture.graph.ts";
import { standardNormal } from "../../src/vae/prior/standardNormal.graph.ts";
import { vampPrior } from "../../src/vae/prior/vampPrior.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import { dataFeeds, normals, parameterFeeds } from "./feeds.ts";

const latentSize = 2;
const priors: readonly Prior[] = [
  standardNormal(),
  gaussianMixture({ components: 1 }),
  gaussianMixture({ components: 3 }),
  vampPrior({ components: 4 }),
];

/** The log density of codes [N, 1, L] and samples from noise, of a prior with seeded parameters. */
function programs(prior: Prior) {
  const registry: ParameterRegistry = new Map();
  const open = () => {
    const scope = createScope(createGraph(), registry);
    const model: PriorModel = {
      dataShape: [1, 3, 1],
      latentSize,
      encode: (x) => {
        const features = denseEncoder({ hiddenSizes: [] }).encode(scope.within("encoder"), x);
        return diagonalGaussian().condition(scope.within("posterior"), features, latentSize);
      },
    };
    return { scope: scope.within("prior"), model, graph: scope.graph };
  };
  const density = () => {
    const { scope, model, graph } = open();
    const z = input(graph, "z", { dataType: "float32", shape: [N, 1, latentSize] });
    return createProgram("density", { logDensity: prior.logDensity(scope, z, model) });
  };
  const sampling = () => {
    const { scope, model, graph } = open();
    const shape = [N, prior.noiseSize(latentSize)];
    const noise = input(graph, "noise", { dataType: "float32", shape });
    return createProgram("sampling", { z: prior.sample(scope, noise, model) });
  };
  const both = { density: density(), sampling: sampling() };
  const feeds = Object.fromEntries(
    [...registry.values()].map(({ name, sizes }) => [name, draw("anywhere", elementCount(sizes), name)]),
  );
  const of = (names: readonly { readonly name: string }[]) =>
    Object.fromEntries(names.map(({ name }) => [name, feeds[name] ?? []]));
  return {
    density: (z: readonly number[]) =>
      interpret(both.density, { ...of(both.density.parameters), z }, z.length / latentSize).logDensity
        ?.data ?? [],
    sample: (noise: readonly number[], count: number) =>
      interpret(both.sampling, { ...of(both.sampling.parameters), noise }, count).z?.data ??
      new Float64Array(0),
  };
}

/** Points of a grid over the plane, and the area of its cells. */
const cell = 0.1;
const side = 240;
const grid = Array.from({ length: side * side }, (_, k) => [
  (Math.floor(k / side) - side / 2) * cell,
  ((k % side) - side / 2) * cell,
]).flat();

describe.each(priors.map((prior) => [prior.name, prior] as const))("the prior %s", (_, prior) => {
  it("has a density that integrates to one, and samples with its moments", () => {
    const { density, sample } = programs(prior);
    const mass = Array.from(density(grid), (logDensity) => Math.exp(logDensity) * cell * cell);
    expect(mass.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
    const count = 20_000;
    const width = prior.noiseSize(latentSize);
    const codes = sample(normals(count * width, "prior noise"), count);
    const moment = (of: (a: number, b: number) => number) => {
      const exact = mass.reduce((sum, m, k) => sum + m * of(grid[2 * k] ?? 0, grid[2 * k + 1] ?? 0), 0);
      const values = Array.from({ length: count }, (_, k) => of(codes[2 * k] ?? 0, codes[2 * k + 1] ?? 0));
      const mean = values.reduce((a, b) => a + b, 0) / count;
      const error = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count / count);
      expect(Math.abs(mean - exact)).toBeLessThan(4.5 * error + 1e-3);
    };
    moment((a) => a);
    moment((_, b) => b);
    moment((a) => a * a);
    moment((a, b) => a * b);
    moment((_, b) => b ** 2);
    moment((a, b) => (a > 0.3 && b < 0.5 ? 1 : 0));
  });
});

describe("a learned prior", () => {
  it("uses a convolutional encoder for its learned images", () => {
    const model = denseVae({
      dataShape: [8, 8, 1],
      encoder: convEncoder({ channels: [3] }),
      decoder: convDecoder({ channels: [3] }),
      prior: vampPrior({ components: 2 }),
    });
    const feeds = { ...dataFeeds(model, 2), ...parameterFeeds(model), beta: [1] };
    const { loss } = interpret(model.evaluation, feeds, 2);
    expect(loss?.data.every(Number.isFinite)).toBe(true);
  });

  it("generates images by a separate program", () => {
    const model = denseVae({ prior: gaussianMixture({ components: 2 }) });
    const named = parameterFeeds(model);
    const wanted = model.generation.parameters.map(({ name }) => [name, named[name] ?? []]);
    const feeds = { ...Object.fromEntries(wanted), priorNoise: normals(3 * 5, "generation") };
    expect(interpret(model.generation, feeds, 3).mean?.sizes).toEqual([3, 8, 8, 1]);
  });

  it("throws for invalid settings", () => {
    expect(() => gaussianMixture({ components: 0 })).toThrow(ConfigError);
    expect(() => vampPrior({ components: 1.5 })).toThrow("whole number from 1 on, found 1.5");
    const parts = { posterior: deterministic(), prior: vampPrior({ components: 2 }) };
    expect(() => denseVae(parts)).toThrow("expected codes with a density");
  });
});
