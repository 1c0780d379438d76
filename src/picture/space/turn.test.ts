import { describe, expect, it } from "vitest";
import { corners, edges, intoCube, turned } from "./turn.ts";

const points = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0.3, -0.2, 0.5);
const near = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 6));

describe("turned", () => {
  it("leaves points alone without a turn", () => {
    expect(Array.from(turned(points, { yaw: 0, pitch: 0 }))).toEqual(near(points));
  });

  it("moves x to the far side by a quarter turn, and y towards the viewer by a quarter tilt", () => {
    const quarter = Math.PI / 2;
    expect(Array.from(turned(points, { yaw: quarter, pitch: 0 }).subarray(0, 9))).toEqual(
      near([0, 0, -1, 0, 1, 0, 1, 0, 0]),
    );
    expect(Array.from(turned(points, { yaw: 0, pitch: quarter }).subarray(3, 6))).toEqual(near([0, 0, 1]));
  });

  it("keeps every distance", () => {
    const seen = turned(points, { yaw: 0.7, pitch: -1.1 });
    for (let at = 0; at < points.length; at += 3)
      expect(Math.hypot(...seen.subarray(at, at + 3))).toBeCloseTo(
        Math.hypot(...points.subarray(at, at + 3)),
        6,
      );
  });
});

describe("the cube", () => {
  it("has eight corners and twelve edges of one length", () => {
    expect(new Set(Array.from({ length: 8 }, (_, c) => corners.subarray(3 * c, 3 * c + 3).join())).size).toBe(
      8,
    );
    expect(edges).toHaveLength(12);
    for (const [a, b] of edges) {
      const apart = [0, 1, 2].map((axis) => (corners[3 * a + axis] ?? 0) - (corners[3 * b + axis] ?? 0));
      expect(Math.hypot(...apart)).toBe(2);
    }
  });

  it("holds points in one unit for all axes, and those that are all the same", () => {
    expect(Array.from(intoCube(Float32Array.of(10, 0, 5, 20, 1, 5)))).toEqual(near([-1, -0.1, 0, 1, 0.1, 0]));
    expect(Array.from(intoCube(Float32Array.of(7, 7, 7)))).toEqual([0, 0, 0]);
  });
});
