import { describe, expect, it } from "vitest";
import { ConfigError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import { drawRows, testCountOf } from "./drawRows.ts";

describe("the number of data that are held out", () => {
  it.each([
    [1797, undefined, 180],
    [50, 0.1, 5],
    [2, undefined, 1],
    [9, 0.01, 1],
    [100, 30, 30],
    [100, 0, 0],
    [100, 99, 99],
  ])("of %d by %s: %d", (total, test, count) => expect(testCountOf(total, test)).toBe(count));

  it.each([100, 101, -1, 1.5, Number.NaN, 0.999])("of 100 not %s", (test) => {
    expect(() => testCountOf(100, test)).toThrow(ConfigError);
    expect(() => testCountOf(100, test)).toThrow("test: expected a share below 1, or a count from 0 to 99");
  });
});

describe("rows drawn with the seed", () => {
  const draw = { total: 100, count: 15, seed: 7, purpose: "test" } as const;

  it("are the first of the stream's permutation, in the order of the file", () => {
    const first = randomStream(7, "test").permutation(0, 100).slice(0, 15).sort();
    expect(drawRows(draw).drawn).toEqual(first);
    expect([...drawRows(draw).drawn, ...drawRows(draw).rest].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, row) => row),
    );
    expect(drawRows({ ...draw, seed: 8 }).drawn).not.toEqual(first);
    expect(drawRows({ ...draw, purpose: "limit" }).drawn).not.toEqual(first);
  });

  it("are stratified by class, the largest remainders first", () => {
    // Shares of 15 in 100: 7.5, 4.5, 2.25 and 0.75; two are left for the remainders 0.75, and 0.5 of the lower class.
    const labels = Uint8Array.from({ length: 100 }, (_, row) =>
      row < 50 ? 3 : row < 80 ? 5 : row < 95 ? 9 : 200,
    );
    const { drawn, rest } = drawRows({ ...draw, labels });
    const counts = [3, 5, 9, 200].map((label) => drawn.filter((row) => labels[row] === label).length);
    expect(counts).toEqual([8, 4, 2, 1]);
    expect([drawn.length, rest.length]).toEqual([15, 85]);
  });

  it("keep equal data together", () => {
    const groups = Uint32Array.from({ length: 100 }, (_, row) => row - (row % 4));
    const { drawn } = drawRows({ ...draw, count: 16, groups });
    const of = [...new Set(drawn.map((row) => groups[row] ?? 0))];
    expect([drawn.length, of.length]).toEqual([16, 4]);
  });

  it("have the requested count even if groups do not fit", () => {
    const groups = new Uint32Array(100).fill(0, 0, 60);
    for (let row = 60; row < 100; row++) groups[row] = row;
    const singles = drawRows({ ...draw, count: 40, groups }).drawn;
    expect([...singles]).toEqual(Array.from({ length: 40 }, (_, at) => 60 + at));
    expect(drawRows({ ...draw, count: 41, groups }).drawn).toHaveLength(41);
    const { drawn } = drawRows({ ...draw, count: 50, groups: new Uint32Array(100) });
    expect(drawn).toHaveLength(50);
  });
});
