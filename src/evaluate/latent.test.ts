import { describe, expect, it } from "vitest";
import { randomStream } from "../random/stream.ts";
import type { Encodings } from "./codes.ts";
import { byInformation, isActive, latentDimensions } from "./latent.ts";
import { projectCodes } from "./projection.ts";

const encodings: Encodings = {
  count: 2,
  latentSize: 3,
  images: Uint32Array.of(0, 1),
  mu: Float32Array.of(0, 1, 2, 0, -1, 4),
  logVar: Float32Array.of(0, 0, Math.log(4), 0, 0, Math.log(4)),
};

describe("latentDimensions", () => {
  it("gives the KL to a standard normal, in closed form", () => {
    const [first, second, third] = latentDimensions(encodings);
    expect(first).toEqual({ dimension: 0, mean: 0, standardDeviation: 0, kl: 0 });
    expect(second).toEqual({ dimension: 1, mean: 0, standardDeviation: 1, kl: 0.5 });
    // The mean of (mu² + 4 - 1 - log 4) / 2 for mu of 2 and 4.
    expect(third?.kl).toBeCloseTo((10 + 3 - Math.log(4)) / 2, 6);
    expect(third).toMatchObject({ mean: 3, standardDeviation: 1 });
  });

  it("has no KL without variances", () => {
    const { logVar: _, ...codes } = encodings;
    for (const dimension of latentDimensions(codes)) expect(dimension.kl).toBeUndefined();
  });
});

describe("byInformation", () => {
  it("sorts by KL, else by spread, else by dimension", () => {
    const { logVar: _, ...codes } = encodings;
    const order = (of: Encodings) => byInformation(latentDimensions(of)).map(({ dimension }) => dimension);
    expect(order(encodings)).toEqual([2, 1, 0]);
    expect(order(codes)).toEqual([1, 2, 0]);
  });

  it("calls a dimension active above a variance of its codes", () => {
    expect(latentDimensions(encodings).map(isActive)).toEqual([false, true, true]);
  });
});

describe("projectCodes", () => {
  it("finds the plane of codes, and its share of the variance", async () => {
    const count = 500;
    const plane = new Float32Array(2 * count);
    randomStream(3, "plane").normals(0, plane);
    const mu = Float32Array.from({ length: 5 * count }, (_, at) => {
      const [a = 0, b = 0] = plane.subarray(2 * Math.floor(at / 5), 2 * Math.floor(at / 5) + 2);
      return [3 * a, 4 * a, b, 7, 0][at % 5] ?? 0;
    });
    const { points, shares } = await projectCodes({ mu, count, latentSize: 5 }, 2);
    expect((shares[0] ?? 0) + (shares[1] ?? 0)).toBeCloseTo(1, 6);
    expect(shares[0]).toBeGreaterThan(0.9);
    for (const [i, j] of [
      [0, 1],
      [7, 300],
    ] as const) {
      const distance = (from: Float32Array, size: number) =>
        Math.hypot(
          ...Array.from({ length: size }, (_, k) => (from[i * size + k] ?? 0) - (from[j * size + k] ?? 0)),
        );
      expect(distance(points, 2)).toBeCloseTo(distance(mu, 5), 4);
    }
  });
});
