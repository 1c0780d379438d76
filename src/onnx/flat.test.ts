import { describe, expect, it } from "vitest";
import { flatLayout, flatMultiple, joinFlat, splitFlat } from "./flat.ts";

describe("flat arrays", () => {
  const layout = flatLayout([
    { name: "a", sizes: [2, 3] },
    { name: "b", sizes: [] },
    { name: "c", sizes: [flatMultiple] },
  ]);

  it("hold tensors one after another, then zeros", () => {
    expect(layout.spans.map(({ start, end }) => [start, end])).toEqual([
      [0, 6],
      [6, 7],
      [7, 7 + flatMultiple],
    ]);
    expect(layout.length).toBe(2 * flatMultiple);
    expect(flatLayout([]).length).toBe(0);
  });

  it("are joined and split without a change", () => {
    const arrays = {
      a: Float32Array.of(1, 2, 3, 4, 5, 6),
      b: Float32Array.of(7),
      c: new Float32Array(flatMultiple).fill(8),
    };
    const flat = joinFlat(layout, arrays);
    expect(Array.from(flat.subarray(0, 9))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8]);
    expect(flat.at(-1)).toBe(0);
    expect(splitFlat(layout, flat)).toEqual(arrays);
  });
});
