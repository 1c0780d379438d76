import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { createProgram } from "../../src/graph/program.ts";
import { N } from "../../src/graph/shape.ts";
import { input } from "../../src/graph/value.ts";
import { openEngine } from "../../src/onnx/testing/engine.ts";
import type { KernelOptions } from "../../src/vae/objective/kernel.graph.ts";
import {
  maximumMeanDiscrepancy,
  unbiasedDiscrepancy,
} from "../../src/vae/objective/maximumMeanDiscrepancy.graph.ts";
import { kernelNames } from "../../src/vae/objective/maximumMeanDiscrepancy.ts";
import { normals } from "./feeds.ts";

const latentSize = 2;

function program(options: KernelOptions) {
  const graph = createGraph();
  const fed = (name: string) => input(graph, name, { dataType: "float32", shape: [N, latentSize] });
  return createProgram("mmd", { mmd: unbiasedDiscrepancy(fed("a"), fed("b"), options) });
}

/** The mean over many pairs of samples of 20 codes from N(shift, variance) and the prior, and its standard error. */
async function measured(options: KernelOptions, shift: number, variance: number) {
  const batches = 250;
  const size = 20 * latentSize;
  const engine = await openEngine(program(options));
  const codes = normals(batches * size, `codes ${shift}`).map((x) => shift + Math.sqrt(variance) * x);
  const prior = normals(batches * size, "prior");
  const values: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const part = (all: number[]) => all.slice(batch * size, (batch + 1) * size);
    const { mmd } = await engine.run({ a: part(codes), b: part(prior) }, 20);
    values.push(mmd?.data[0] ?? Number.NaN);
  }
  const mean = values.reduce((sum, x) => sum + x, 0) / batches;
  const spread = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (batches - 1);
  return { mean, error: Math.sqrt(spread / batches) };
}

/** E exp(-(a - b)^2 / s) in L dimensions, where a - b is N(shift, variance) in each. */
function expectedRbf(scale: number, shift: number, variance: number): number {
  const each = Math.exp(-(shift ** 2) / (scale + 2 * variance)) / Math.sqrt(1 + (2 * variance) / scale);
  return each ** latentSize;
}

/** E s / (s + ||a - b||^2): a mean of RBF kernels, s / (s + d) being the integral of e^-t e^(-t d / s) over t > 0. */
function expectedInverse(scale: number, shift: number, variance: number): number {
  const steps = 4000;
  const each = Array.from({ length: steps }, (_, k) =>
    expectedRbf(scale / -Math.log((k + 0.5) / steps), shift, variance),
  );
  return each.reduce((sum, x) => sum + x, 0) / steps;
}

describe("the squared maximum mean discrepancy", () => {
  it.each([
    [0.5, 0.8, 0.3],
    [2, 0.2, 1.5],
    [1, 0, 1],
  ])(
    "has its closed form between Gaussians: bandwidth %d, shift %d, variance %d",
    async (bandwidth, shift, variance) => {
      const scale = 2 * latentSize * bandwidth;
      for (const kernel of kernelNames) {
        const expected = { rbf: expectedRbf, "inverse-multiquadric": expectedInverse }[kernel];
        const closed =
          expected(scale, 0, 2 * variance) + expected(scale, 0, 2) - 2 * expected(scale, shift, 1 + variance);
        const { mean, error } = await measured({ kernel, bandwidths: [bandwidth] }, shift, variance);
        expect(Math.abs(mean - closed), kernel).toBeLessThan(4 * error);
        if (shift > 0.5) expect(mean, kernel).toBeGreaterThan(10 * error);
      }
    },
  );

  it.each(kernelNames)(
    "is zero on average for two samples of one distribution, and else is not: %s",
    async (kernel) => {
      const options = { kernel, bandwidths: [0.5, 1, 2] };
      const same = await measured(options, 0, 1);
      expect(Math.abs(same.mean)).toBeLessThan(4 * same.error);
      const apart = await measured(options, 1, 1);
      expect(apart.mean).toBeGreaterThan(10 * apart.error);
    },
  );

  it("with the inverse multiquadric kernel equals its definition", () => {
    const [a, b] = [
      [0, 0, 1, 1],
      [2, 0, 0, 1],
    ];
    const kernel = (squaredDistance: number) => 4 / (4 + squaredDistance);
    const expected = kernel(2) + kernel(5) - (2 / 4) * (kernel(4) + kernel(1) + kernel(2) + kernel(1));
    const found = interpret(program({ kernel: "inverse-multiquadric", bandwidths: [1] }), { a, b }, 2);
    expect(found.mmd?.data[0]).toBeCloseTo(expected, 12);
  });

  it("of one datum is zero", () => {
    const found = interpret(program({ kernel: "rbf", bandwidths: [1] }), { a: [0, 1], b: [1, 0] }, 1);
    expect(found.mmd?.data[0]).toBe(0);
  });

  it.each([[[]], [[0]], [[1, -1]], [[Number.NaN]]])("throws for the bandwidths %j", (bandwidths) => {
    expect(() => maximumMeanDiscrepancy({ kernel: "rbf", bandwidths })).toThrow(ConfigError);
  });
});
