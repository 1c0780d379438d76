import { expect } from "vitest";
import type { ArrayFile, StoredArray } from "../storedArray.ts";
import type { Described } from "./fixtures.ts";

/** Expects an array to equal what NumPy reads: read as a whole, row by row, and without the first and last row. */
export async function expectArray(array: StoredArray, { type, shape, values }: Described): Promise<void> {
  expect(array.type).toBe(type);
  expect(array.shape).toEqual(shape);
  const numbers = values.map(numberOf);
  const rows = shape[0] ?? 1;
  const size = rows === 0 ? 0 : numbers.length / rows;
  expect(await read(array, 0, rows)).toEqual(numbers);
  for (let row = 0; row < rows; row++)
    expect(await read(array, row, 1)).toEqual(numbers.slice(row * size, (row + 1) * size));
  if (rows > 2) expect(await read(array, 1, rows - 2)).toEqual(numbers.slice(size, -size));
}

function numberOf(value: number | string): number {
  if (typeof value === "number") return value;
  return value === "nan" ? Number.NaN : value === "inf" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

async function read(array: StoredArray, first: number, count: number): Promise<readonly number[]> {
  return Array.from(await array.read(first, count));
}

/** Expects a file to have exactly these arrays. */
export async function expectArrays(
  file: ArrayFile,
  described: Readonly<Record<string, Described>>,
): Promise<void> {
  expect(file.arrays.map(({ name }) => name).sort()).toEqual(Object.keys(described).sort());
  for (const array of file.arrays) {
    const expected = described[array.name];
    if (expected !== undefined) await expectArray(array, expected);
  }
}
