import { describe, expect, it } from "vitest";
import type { NumberType, StoredArray } from "../../codec/arrays/storedArray.ts";
import { everyImage } from "../batches.ts";
import { gatherData, gatherLabels } from "../source.ts";
import { datasetOfArrays } from "./datasetOf.ts";
import type { ReadingRequest } from "./reading.ts";
import { assignRoles } from "./roles.ts";
import { memoryArray, memoryFile } from "./testing/memoryArrays.ts";
import { channelsFirst, smoothImages } from "./testing/pictures.ts";

const about = { name: "set", source: "file", files: [] };

type Arrays = Parameters<typeof memoryFile>[0];

function made(arrays: Arrays, request: Partial<ReadingRequest> = {}) {
  const whole = { seed: 0, test: 0, ...request };
  return datasetOfArrays(assignRoles([{ file: memoryFile(arrays) }], whole), about, whole);
}

/** 20 images of 28 x 28 of two shades, as cases/npy-dtypes has them: a seventh is white. */
const digits = Array.from({ length: 20 * 28 * 28 }, (_, at) => ((at * 31) % 7 === 0 ? 1 : 0));

describe("the same 20 digits in every type and range", () => {
  const shape = [20, 28, 28];
  const asBytes = Uint8Array.from(digits, (value) => 255 * value);
  const scaled = (white: number, black = 0) => digits.map((value) => (value === 1 ? white : black));
  it.each<[string, NumberType, readonly number[], readonly number[]]>([
    ["uint8 from 0 to 255", "uint8", scaled(255), shape],
    ["uint8 of 0 and 1", "uint8", digits, shape],
    ["truth values", "bool", digits, shape],
    ["int32 from 0 to 255", "int32", scaled(255), shape],
    ["int64 of 0 and 1", "int64", digits, shape],
    ["int64 from 0 to 255", "int64", scaled(255), shape],
    ["uint16 from 0 to 65,535", "uint16", scaled(65_535), shape],
    ["float16 from 0 to 1", "float16", digits, shape],
    ["float32 from 0 to 1", "float32", digits, shape],
    ["float64 from 0 to 1", "float64", digits, shape],
    ["float32 from 0 to 255", "float32", scaled(255), shape],
    ["float32 from -1 to 1", "float32", scaled(1, -1), shape],
    ["float64 of rounded ends", "float64", scaled(1.0000001, 1e-7), shape],
    ["rows", "float64", digits, [20, 784]],
    ["channels first", "float32", digits, [20, 1, 28, 28]],
    ["channels last", "float32", digits, [20, 28, 28, 1]],
  ])("%s: the same bytes", async (_, type, numbers, sizes) => {
    const { train, shape: found } = await made([memoryArray({ type, shape: sizes }, numbers)]);
    expect([found, train.elementType]).toEqual([[28, 28, 1], "uint8"]);
    expect(await gatherData(train, everyImage(20))).toEqual(asBytes);
  });

  it("standardized floats are unchanged", async () => {
    const numbers = Float32Array.from(digits, (value) => (value - 0.1307) / 0.3081);
    const { train, reading } = await made([memoryArray({ type: "float32", shape }, numbers)]);
    expect([train.elementType, reading.range, reading.elementType]).toEqual([
      "float32",
      undefined,
      "float32",
    ]);
    expect(await gatherData(train, everyImage(20))).toEqual(numbers);
  });

  it("names NaN by datum, row and column", async () => {
    const numbers = digits.map((value, at) => (at === 3 * 784 + 5 * 28 + 7 ? Number.NaN : value));
    await expect(made([memoryArray({ type: "float32", shape }, numbers)])).rejects.toThrow(
      "data.npz: expected finite numbers, found NaN in datum 3, row 5, column 7 (it is the only one).",
    );
  });
});

it("reads Keras's layout with its test data and labels", async () => {
  const x = smoothImages(6, 8, 9, 3);
  const { train, test, shape, notes, classes } = await made(
    [
      memoryArray(
        { name: "x_test", type: "uint8", shape: [2, 8, 9, 3] },
        x.subarray(4 * 216).map((v) => 255 - v),
      ),
      memoryArray({ name: "x_train", type: "uint8", shape: [4, 8, 9, 3] }, x.subarray(0, 4 * 216)),
      memoryArray({ name: "y_train", type: "int64", shape: [4] }, [3, 1, 4, 1]),
      memoryArray({ name: "y_test", type: "int64", shape: [2] }, [5, 9]),
    ],
    { test: undefined },
  );
  expect([shape, train.count, test.count, classes]).toEqual([[8, 9, 3], 4, 2, undefined]);
  expect(await gatherData(train, everyImage(4))).toEqual(x.slice(0, 4 * 216));
  expect(await gatherLabels(train, everyImage(4))).toEqual(Uint8Array.of(3, 1, 4, 1));
  expect(await gatherLabels(test, everyImage(2))).toEqual(Uint8Array.of(5, 9));
  expect(notes).toEqual([
    expect.stringMatching(
      /^uint8 \[4, 8, 9, 3\], numbers from \d+ to \d+: colour images of 8 x 9, black 0 and white 255$/,
    ),
    "Labels: data.npz (y_train), 5 classes.",
  ]);
});

it("moves channels to the last axis", async () => {
  const images = smoothImages(6, 32, 32, 3);
  const planes = channelsFirst(images, [32, 32, 3]);
  const floats = Float32Array.from(planes, (value) => value / 255);
  for (const array of [
    memoryArray({ name: "x", type: "float32", shape: [6, 3, 32, 32] }, floats),
    memoryArray({ type: "uint8", shape: [6, 3, 32, 32] }, planes),
    memoryArray({ type: "uint8", shape: [6, 3072], planar: true }, planes),
  ]) {
    const { train, shape, reading } = await made([array]);
    expect([shape, reading.layout]).toEqual([[32, 32, 3], "nchw"]);
    expect(await gatherData(train, everyImage(6))).toEqual(images);
  }
});

it("reads two gigabytes from the file on demand, with a stored reading", async () => {
  const [count, size] = [2 ** 20, 2 ** 11];
  const rowOf = (row: number) => new Uint8Array(size).fill(row % 251);
  const array: StoredArray = {
    name: "x",
    type: "uint8",
    shape: [count, size],
    byRows: true,
    read: async (first: number, rows: number) =>
      Uint8Array.from(Array.from({ length: rows }, (_, at) => [...rowOf(first + at)]).flat()),
  };
  const stored = { type: "uint8", layout: "rows", range: [0, 255], shape: [size] } as const;
  const { train, readsFiles } = await datasetOfArrays(
    assignRoles([{ file: memoryFile([array]) }], {}),
    about,
    { seed: 0 },
    stored,
  );
  expect([readsFiles, train.count, train.buffers]).toEqual([true, count, []]);
  const rows = Uint32Array.of(count - 1, 0, 252);
  expect([...(await gatherData(train, rows))].filter((_, at) => at % size === 7)).toEqual([
    (count - 1) % 251,
    0,
    1,
  ]);
});
