import { describe, expect, it } from "vitest";
import { GraphError } from "../errors.ts";
import {
  broadcastShapes,
  dimensionAt,
  formatType,
  N,
  repeatedAxes,
  requirePositiveSizes,
  resolveShape,
  type Shape,
  sameShape,
  staticSizes,
  symbolicCount,
} from "./shape.ts";

const twoN = { batch: 2 };

describe("broadcastShapes", () => {
  const fitting: readonly (readonly [Shape, Shape, Shape])[] = [
    [[], [], []],
    [[], [3, 4], [3, 4]],
    [[4], [3, 4], [3, 4]],
    [
      [3, 1],
      [1, 4],
      [3, 4],
    ],
    [[N, 4], [4], [N, 4]],
    [
      [N, 1],
      [1, N],
      [N, N],
    ],
    [[1], [N], [N]],
    [
      [twoN, 3],
      [1, 3],
      [twoN, 3],
    ],
    [
      [N, 1, 2],
      [5, 1],
      [N, 5, 2],
    ],
  ];
  it.each(fitting)("%j and %j", (a, b, both) => {
    expect(broadcastShapes(a, b, "test")).toEqual(both);
    expect(broadcastShapes(b, a, "test")).toEqual(both);
  });

  const unfitting: readonly (readonly [Shape, Shape, string])[] = [
    [[3], [4], "[3] and [4] (3 against 4)"],
    [[N, 4], [3, 4], "[N, 4] and [3, 4] (N against 3)"],
    [[N], [twoN], "[N] and [2N] (N against 2N)"],
    [[2, 3], [2, 3, 4], "[2, 3] and [2, 3, 4] (2 against 3)"],
  ];
  it.each(unfitting)("throws for %j and %j", (a, b, words) => {
    expect(() => broadcastShapes(a, b, "add")).toThrow(GraphError);
    expect(() => broadcastShapes(a, b, "add")).toThrow(`add: expected shapes that broadcast, found ${words}`);
  });
});

describe("repeatedAxes", () => {
  const cases: readonly (readonly [Shape, Shape, number[], number[]])[] = [
    [[4], [3, 4], [0], []],
    [[3, 1], [3, 4], [], [1]],
    [[1], [N, 1], [0], []],
    [[N, 1], [N, N], [], [1]],
    [[1, 1], [2, N, 1], [0], [1]],
    [[], [N, 2], [0, 1], []],
  ];
  it.each(cases)("%j to %j", (from, to, added, stretched) => {
    expect(repeatedAxes(from, to)).toEqual({ added, stretched });
  });
});

describe("shapes", () => {
  it("count their elements as a multiple of a power of N", () => {
    expect(symbolicCount([N, 28, 28])).toEqual({ coefficient: 784, power: 1 });
    expect(symbolicCount([twoN, N])).toEqual({ coefficient: 2, power: 2 });
    expect(symbolicCount([])).toEqual({ coefficient: 1, power: 0 });
  });

  it("get their sizes from one batch size", () => {
    expect(resolveShape([N, 784, twoN], 5)).toEqual([5, 784, 10]);
    expect(staticSizes([2, 3], "weight")).toEqual([2, 3]);
    expect(() => staticSizes([N, 3], "weight")).toThrow("weight: expected a shape without N, found [N, 3]");
  });

  it("are the same only where every dimension is", () => {
    expect(sameShape([N, 3], [{ batch: 1 }, 3])).toBe(true);
    expect(sameShape([N, 3], [twoN, 3])).toBe(false);
    expect(sameShape([N], [1])).toBe(false);
    expect(sameShape([3], [3, 1])).toBe(false);
  });

  it("are written with N", () => {
    expect(formatType({ dataType: "uint8", shape: [N, twoN, 784] })).toBe("uint8 [N, 2N, 784]");
  });

  it("throw for an axis out of range", () => {
    expect(() => dimensionAt([N, 3], 2)).toThrow("expected an axis from 0 to 1, found 2, in shape [N, 3]");
  });

  it.each([[[0]], [[-2, 3]], [[2.5]], [[Number.NaN]], [[{ batch: 0 }]], [[3, { batch: 0.5 }]]] as Shape[][])(
    "refuse sizes that are not positive whole numbers: %j",
    (shape) => {
      expect(() => requirePositiveSizes(shape, "input x")).toThrow(GraphError);
    },
  );
});
