import { describe, expect, it } from "vitest";
import { randomStream } from "../random/stream.ts";
import { estimateFromWeights } from "./weightedSamples.ts";

/** Estimates from log weights that are N(-s^2 / 2, s^2), whose weights have a mean of 1: log p(x) is 0. */
function estimates(deviation: number, samples: number) {
  return Array.from({ length: 300 }, (_, seed) => {
    const normals = new Float32Array(samples);
    randomStream(seed, "weights").normals(0, normals);
    return estimateFromWeights(normals.map((x) => deviation * x - deviation ** 2 / 2));
  });
}

describe("estimateFromWeights", () => {
  it("is the logarithm of the mean weight, for very small and very large weights", () => {
    for (const shift of [0, -2000, 2000]) {
      const { logLikelihood, effectiveSamples } = estimateFromWeights(
        Float32Array.of(Math.log(1), Math.log(2), Math.log(6)).map((x) => x + shift),
      );
      expect(logLikelihood).toBeCloseTo(shift + Math.log(3), 3);
      expect(effectiveSamples).toBeCloseTo(81 / 41, 2);
    }
  });

  it.each([
    [0.5, 100],
    [2, 100],
    [4, 100],
    [8, 100],
    [8, 10],
  ])(
    "states the error that repetitions have: log weights of deviation %d, %d samples",
    (deviation, samples) => {
      const all = estimates(deviation, samples);
      const mean = all.reduce((sum, { logLikelihood }) => sum + logLikelihood, 0) / all.length;
      const variance = all.reduce((sum, { logLikelihood }) => sum + (logLikelihood - mean) ** 2, 0) / 299;
      const stated = all.reduce((sum, { standardError }) => sum + standardError ** 2, 0) / all.length;
      const ratio = Math.sqrt(stated / variance);
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThan(1.25);
    },
  );

  it("has a zero error for equal weights, and NaN for a single sample", () => {
    expect(estimateFromWeights(new Float32Array(7).fill(-3)).standardError).toBeCloseTo(0, 12);
    expect(estimateFromWeights(Float32Array.of(-3))).toEqual({
      logLikelihood: -3,
      standardError: Number.NaN,
      effectiveSamples: 1,
    });
  });

  it("has a large error if one sample has almost all the weight", () => {
    const { standardError } = estimateFromWeights(Float32Array.of(0, -2000, -2000, -2000));
    expect(standardError).toBeGreaterThan(1000);
    expect(Number.isFinite(standardError)).toBe(true);
  });

  it("is NaN if a weight is NaN", () => {
    const { logLikelihood, standardError } = estimateFromWeights(Float32Array.of(0, Number.NaN, 1));
    expect([logLikelihood, standardError]).toEqual([Number.NaN, Number.NaN]);
  });
});
