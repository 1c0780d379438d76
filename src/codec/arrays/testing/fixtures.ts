import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { ArrayFile, StoredArray } from "../storedArray.ts";

/** An array as NumPy says it is: NaN and infinities are texts. */
export interface Described {
  readonly type: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

interface Fixtures {
  readonly npy: readonly (Described & { readonly name: string; readonly file: string })[];
  readonly refusedNpy: readonly { readonly name: string; readonly file: string }[];
  readonly idx: readonly (Described & { readonly file: string })[];
  readonly files: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly archive: Readonly<Record<string, string>>;
}

/** The path of a file of test/fixtures/arrays, which make_arrays.py makes. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../../test/fixtures/arrays/${name}`, import.meta.url));
}

/** What is in those files. */
export const fixtures: Fixtures = JSON.parse(readFileSync(fixture("arrays.json"), "utf8"));

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, "base64"));
}

/** Expects an array to be what NumPy says: read as a whole, each row alone, and the rows but the first and the last. */
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

/** Expects a file to have just these arrays. */
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
