import { describe, expect, it } from "vitest";
import { EngineError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import { allocateMatrices, type Matrix } from "./products.ts";

function fill({ values }: Matrix, name: string): void {
  const numbers = new Float32Array(values.length);
  randomStream(0, name).normals(0, numbers);
  values.set(numbers);
}

const at = ({ values, columns }: Matrix, row: number, column: number) => values[row * columns + column] ?? 0;

describe("matrices in a memory", () => {
  it("have sizes that are multiples of four, and start with zeros", () => {
    const { a, b } = allocateMatrices({ a: [1, 5], b: [8, 9] }, "these").matrices;
    expect([a.rows, a.columns, b.rows, b.columns]).toEqual([4, 8, 8, 12]);
    expect([...a.values, ...b.values].every((value) => value === 0)).toBe(true);
    a.values.fill(1);
    expect(b.values[0]).toBe(0);
  });

  it.each([
    [4, 4, 4],
    [12, 8, 20],
    [8, 40, 4],
  ])("add products of [%i, %i] and [., %i] in the order of plain loops", (rows, depth, columns) => {
    const { matrices, addProduct, addTransposedProduct } = allocateMatrices(
      { left: [rows, depth], turned: [depth, rows], right: [depth, columns], out: [rows, columns] },
      "these",
    );
    const { left, turned, right, out } = matrices;
    fill(left, "left");
    fill(right, "right");
    for (let i = 0; i < rows; i++)
      for (let p = 0; p < depth; p++) turned.values[p * rows + i] = at(left, i, p);
    fill(out, "out");
    const expected = Float64Array.from(out.values, (value, place) => {
      const [i, j] = [Math.floor(place / columns), place % columns];
      let sum = value;
      for (let p = 0; p < depth; p++) sum += at(left, i, p) * at(right, p, j);
      return sum;
    });
    addProduct(left, right, out);
    expect(out.values).toEqual(expected);
    fill(out, "out");
    addTransposedProduct(turned, right, out);
    expect(out.values).toEqual(expected);
  });

  it("multiply all pairs of some rows, and change no others", () => {
    const { matrices, multiplyPairs } = allocateMatrices({ rows: [12, 8] }, "these");
    const { rows } = matrices;
    fill(rows, "rows");
    const before = { ...rows, values: rows.values.slice() };
    multiplyPairs(rows, 1, 3);
    const pairs = [0, 1, 2].flatMap((i) => Array.from({ length: i + 1 }, (_, j) => [1 + i, 1 + j] as const));
    pairs.forEach(([i, j], place) => {
      for (let column = 0; column < 8; column++)
        expect(at(rows, 4 + place, column)).toBe(at(before, i, column) * at(before, j, column));
    });
    expect(rows.values.slice(0, 32)).toEqual(before.values.slice(0, 32));
    expect(rows.values.slice(80)).toEqual(before.values.slice(80));
  });

  it("name what is too large for a memory", () => {
    const huge = () => allocateMatrices({ a: [100_000, 100_000] }, "a mixture");
    expect(huge).toThrow(EngineError);
    expect(huge).toThrow(
      "a mixture: expected 76294 MiB of memory (at most 4096), found less. Use fewer Gaussians",
    );
  });
});
