import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { residentSource } from "../sources/resident.ts";
import { findDuplicates, type NamedSplit } from "./duplicates.ts";
import { someBytes } from "./testing/pictures.ts";

const size = 12;

function split(
  name: NamedSplit["name"],
  rows: readonly number[],
  all: Uint8Array,
  floats = false,
): NamedSplit {
  const bytes = rows.flatMap((row) => [...all.subarray(row * size, (row + 1) * size)]);
  const x = floats ? Float32Array.from(bytes) : Uint8Array.from(bytes);
  return { name, place: `${name}.npy`, source: residentSource({ shape: [size], x }) };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const bytes = someBytes(100 * size);

describe.each([false, true])("duplicate data (floats: %s)", (floats) => {
  const of = (name: NamedSplit["name"], rows: readonly number[]) => split(name, rows, bytes, floats);

  it("are named by their rows, at most three", async () => {
    const { notes } = await findDuplicates([
      of("training", range(0, 50)),
      of("validation", [60, 61]),
      of("test", [70, 7, 71, 60, 3, 49, 0]),
    ]);
    expect(notes).toEqual([
      "Duplicates: 4 of the 7 test data are also training data (test row 1 is training row 7, test row 4 is training " +
        "row 3, test row 5 is training row 49, ...).",
      "Duplicates: 1 of the 7 test data are also validation data (test row 3 is validation row 0).",
    ]);
  });

  it("are grouped by their first datum", async () => {
    const { groups, notes } = await findDuplicates([of("training", [5, 6, 5, 7, 6, 5])]);
    expect([[...(groups ?? [])], notes]).toEqual([[0, 1, 0, 3, 1, 0], []]);
  });

  it.each([
    ["the same file", range(0, 50)],
    ["a part of it", range(20, 30)],
  ])("are refused if test data are %s", async (_, rows) => {
    const refused = findDuplicates([of("training", range(0, 50)), of("test", rows)]);
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(
      `all ${rows.length} test data are also training data in training.npy`,
    );
    await expect(refused).rejects.toThrow("Leave test.npy out: part of the training data is then held out");
  });

  it("are only noted if there are few distinct data", async () => {
    const many = range(0, 100).map((at) => at % 4);
    const { notes } = await findDuplicates([of("training", many), of("test", [0, 1, 2, 3])]);
    expect(notes).toHaveLength(1);
    await expect(findDuplicates([of("training", many), of("test", many)])).rejects.toThrow(
      "all 100 test data are also",
    );
  });
});

it("are not searched for among millions, with a note", async () => {
  const source = { ...residentSource({ shape: [1], x: new Uint8Array(1) }), count: 2 ** 22 + 1 };
  expect(await findDuplicates([{ name: "training", place: "a", source }])).toEqual({
    notes: ["Duplicate data were not searched for, because there are more than 4,194,304 training data."],
  });
});

it("finds data whose size is not a multiple of four bytes", async () => {
  const source = (values: readonly number[]) => residentSource({ shape: [3], x: Uint8Array.from(values) });
  const { notes } = await findDuplicates([
    { name: "training", place: "a", source: source([1, 2, 3, 4, 5, 6, 7, 8, 9]) },
    { name: "test", place: "b", source: source([4, 5, 7, 7, 8, 9]) },
  ]);
  expect(notes).toEqual([expect.stringContaining("(test row 1 is training row 2)")]);
});
