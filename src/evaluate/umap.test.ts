import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { randomStream } from "../random/stream.ts";
import { umapCodes } from "./umap.ts";

/** Three clouds in five dimensions, far apart, one after another. */
function clouds(count: number) {
  const mu = new Float32Array(count * 5);
  randomStream(4, "clouds").normals(0, mu);
  for (let row = 0; row < count; row++) {
    const at = row * 5 + Math.floor((3 * row) / count);
    mu[at] = (mu[at] ?? 0) + 30;
  }
  return { mu, count, latentSize: 5 };
}

describe("umapCodes", () => {
  it("keeps separate clouds separate, and reports its progress", async () => {
    const heard: number[] = [];
    const encodings = clouds(90);
    const points = await umapCodes({
      encodings,
      components: 2,
      seed: 1,
      onProgress: (done, total) => heard.push(done / total),
    });
    const nearestIsOwn = Array.from({ length: 90 }, (_, one) => {
      const distance = (other: number) =>
        other === one
          ? Number.POSITIVE_INFINITY
          : Math.hypot(
              (points[2 * one] ?? 0) - (points[2 * other] ?? 0),
              (points[2 * one + 1] ?? 0) - (points[2 * other + 1] ?? 0),
            );
      const others = Array.from({ length: 90 }, (_, other) => other);
      const nearest = others.reduce((best, each) => (distance(each) < distance(best) ? each : best));
      return Math.floor(nearest / 30) === Math.floor(one / 30);
    });
    expect(nearestIsOwn.every(Boolean)).toBe(true);
    expect(heard.at(-1)).toBe(1);
  });

  it("repeats to the bit with the same seed, and not with another", async () => {
    const layout = (seed: number) => umapCodes({ encodings: clouds(30), components: 3, seed });
    const first = await layout(1);
    expect(first).toHaveLength(90);
    expect(first.every(Number.isFinite)).toBe(true);
    expect(await layout(1)).toEqual(first);
    expect(await layout(2)).not.toEqual(first);
  });

  it("accepts codes that are all the same, and throws for too few", async () => {
    const same = { mu: new Float32Array(20 * 4), count: 20, latentSize: 4 };
    const points = await umapCodes({ encodings: same, components: 2, seed: 0 });
    expect(points.every(Number.isFinite)).toBe(true);
    await expect(umapCodes({ encodings: clouds(7), components: 2, seed: 0 })).rejects.toThrow(ConfigError);
  });
});
