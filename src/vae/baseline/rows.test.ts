import { describe, expect, it } from "vitest";
import { combineRows, innerProduct, joinRows, orthonormaliseAgainst, type Rows, someRows } from "./rows.ts";

const rowsOf = (rows: readonly (readonly number[])[]): Rows => ({
  values: Float64Array.from(rows.flat()),
  count: rows.length,
  size: rows[0]?.length ?? 0,
});

describe("rows", () => {
  const rows = rowsOf([
    [1, 2, 3, 4, 5, 6],
    [0, 1, 0, -1, 0, 2],
    [2, 0, 0, 0, 0, 1],
  ]);

  it("have inner products over whole groups of four and the rest", () => {
    expect(innerProduct(rows, 0, rows, 0)).toBe(91);
    expect(innerProduct(rows, 0, rows, 1)).toBe(10);
    expect(innerProduct(rows, 2, rows, 1)).toBe(2);
  });

  it("are combined, joined and taken apart", () => {
    const combined = combineRows(rows, [
      [1, -1, 0],
      [0, 0, 3],
    ]);
    expect([...combined.values]).toEqual([1, 1, 3, 5, 5, 4, 6, 0, 0, 0, 0, 3]);
    const joined = joinRows(someRows(rows, 1, 3), someRows(rows, 0, 1));
    expect([...joined.values]).toEqual([0, 1, 0, -1, 0, 2, 2, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6]);
  });
});

describe("orthonormalising", () => {
  const basis = rowsOf([[1, 0, 0, 0]]);

  it("gives orthonormal rows, orthogonal to the basis, with the same span", () => {
    const nearlyParallel = rowsOf([
      [5, 1, 1, 1],
      [5, 1, 1, 1 + 1e-6],
    ]);
    const found = orthonormaliseAgainst(basis, nearlyParallel, 1e-12);
    expect(found.count).toBe(2);
    for (let i = 0; i < 2; i++) {
      expect(innerProduct(found, i, basis, 0)).toBeCloseTo(0, 14);
      for (let j = 0; j < 2; j++) expect(innerProduct(found, i, found, j)).toBeCloseTo(i === j ? 1 : 0, 14);
    }
    expect(Math.abs(innerProduct(found, 0, rowsOf([[0, 1, 1, 1]]), 0))).toBeCloseTo(Math.sqrt(3), 12);
  });

  it("drops zeros and rows that add too little", () => {
    const rows = rowsOf([
      [0, 0, 0, 0],
      [2, 0, 0, 1e-9],
      [1, 1, 0, 0],
      [3, 2, 0, 0],
    ]);
    const found = orthonormaliseAgainst(basis, rows, 1e-8);
    expect([...found.values]).toEqual([0, 1, 0, 0]);
  });
});
