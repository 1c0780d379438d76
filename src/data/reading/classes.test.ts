import { expect, it } from "vitest";
import type { NumberType } from "../../codec/arrays/storedArray.ts";
import { readClasses } from "./classes.ts";
import { memoryArray } from "./testing/memoryArrays.ts";

const column = (type: NumberType, values: readonly number[], shape: readonly number[] = [values.length]) =>
  memoryArray({ type, shape }, values);

it.each<NumberType>(["uint8", "int64", "float32", "float64", "uint16", "bool"])(
  "%s from 0 to 255 are unchanged",
  async (type) => {
    const values = type === "bool" ? [1, 0, 1] : [7, 0, 255];
    expect(await readClasses([column(type, values)])).toEqual({ labels: [Uint8Array.from(values)] });
    expect(await readClasses([column(type, values, [3, 1])])).toEqual({ labels: [Uint8Array.from(values)] });
  },
);

it("others are numbered in ascending order, equally in all splits", async () => {
  expect(await readClasses([column("int32", [1, -1, 1]), column("int64", [-1, 300])])).toEqual({
    labels: [Uint8Array.of(1, 0, 1), Uint8Array.of(0, 2)],
    classes: ["-1", "1", "300"],
  });
});

it("of one-hot rows the index of the one is the class", async () => {
  const rows = [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1];
  expect(await readClasses([column("float32", rows, [3, 4])])).toEqual({ labels: [Uint8Array.of(2, 0, 3)] });
});

it.each([
  [
    column(
      "int32",
      Array.from({ length: 600 }, (_, at) => at % 300),
    ),
    "have 300 different values; at most 256",
  ],
  [
    column(
      "int32",
      Array.from({ length: 20_000 }, (_, at) => at),
    ),
    "have more than 10000 different values; at most 256",
  ],
  [column("float64", [0, 0.5]), "are not whole numbers: 0.5"],
  [column("float64", [0, Number.NaN]), "are not whole numbers: NaN"],
  [column("int8", [1, 1, 0, 1], [2, 2]), "are [2, 2] and not one-hot, not one class"],
  [column("int8", [1, -1, 1, -1], [2, 2]), "are [2, 2] and not one-hot"],
  [column("int8", [1, 1, 0, 1], [2, 2, 1]), "are [2, 2, 1], not one class for each datum"],
])("labels that are not classes have a reason", async (array, reason) => {
  expect(await readClasses([array])).toEqual({ reason: expect.stringContaining(reason) });
});

it("256 distinct numbers are still classes", async () => {
  const values = Array.from({ length: 256 }, (_, at) => 1000 + 3 * at);
  const found = await readClasses([column("int32", [...values, 1765])]);
  expect(found).toMatchObject({ classes: values.map(String) });
  expect("labels" in found && found.labels[0]?.at(-1)).toBe(255);
});
