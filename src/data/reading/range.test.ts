import { describe, expect, it } from "vitest";
import type { NumberType } from "../../codec/arrays/storedArray.ts";
import { ConfigError, DataError } from "../../errors.ts";
import { couldBeImages, recogniseRange } from "./range.ts";
import type { ReadingRequest } from "./reading.ts";
import { numberStatistics } from "./statistics.ts";
import { memoryArray } from "./testing/memoryArrays.ts";
import { refusalOf } from "./testing/refusal.ts";

/** Images of 2 x 4, or rows of 8, that hold these numbers and again the first. */
async function rangeOf(
  type: NumberType,
  numbers: readonly number[],
  { images = true, range }: { readonly images?: boolean; readonly range?: ReadingRequest["range"] } = {},
) {
  const filled = Array.from({ length: 16 }, (_, at) => numbers[at] ?? numbers[0] ?? 0);
  const array = memoryArray({ type, shape: images ? [2, 2, 4] : [2, 8] }, filled);
  const statistics = await numberStatistics(array);
  return recogniseRange({ place: "x.npy", type, shape: array.shape, statistics }, range);
}

const tables = { images: false };

describe("numbers with one plausible range", () => {
  it.each<[string, NumberType, readonly number[], readonly [number, number] | undefined]>([
    ["truth values", "bool", [0, 1], [0, 1]],
    ["bytes of 0 and 1", "uint8", [0, 1], [0, 1]],
    ["int64 of 0 and 1", "int64", [1, 0], [0, 1]],
    ["float32 of 0 and 1", "float32", [0, 1], [0, 1]],
    ["bytes", "uint8", [0, 200, 3], [0, 255]],
    ["dark bytes", "uint8", [0, 16], [0, 255]],
    ["bytes that are never black", "uint8", [100, 255], [0, 255]],
    ["-1, 0 and 1", "int8", [-1, 0, 1], [-1, 1]],
    ["-1 and 1 as floats", "float64", [-1, 1], [-1, 1]],
    ["int32 up to 255", "int32", [0, 255], [0, 255]],
    ["whole floats up to 128", "float32", [3, 128], [0, 255]],
    ["uint16 up to 65,535", "uint16", [0, 65_535], [0, 65_535]],
    ["uint16 above 32,767", "uint16", [0, 32_768], [0, 65_535]],
    ["floats from 0 to 1", "float32", [0, 0.25, 0.97], [0, 1]],
    ["floats that rounding put above 1 and below 0", "float64", [-1e-7, 0.5, 1.000_000_1], [0, 1]],
    ["floats from -1 to 1", "float32", [-1, 0.2, 0.99], [-1, 1]],
    ["floats from near -1 to near 1", "float32", [-0.96, 0.2, 0.96], [-1, 1]],
    ["floats from -1 on", "float16", [-1, 0.25, -0.5], [-1, 1]],
    ["pixels that were resized", "float32", [0, 69.9, 254.2], [0, 255]],
    ["standardized floats", "float32", [-0.424, 0.3, 2.82], undefined],
    ["floats beyond 255", "float64", [0, 17.5, 1550.7], undefined],
    ["floats up to 16.5", "float64", [0, 3.25, 16.5], undefined],
  ])("images: %s", async (_, type, numbers, range) => {
    expect(await rangeOf(type, numbers)).toEqual(range);
  });

  it.each<[string, NumberType, readonly number[], readonly [number, number] | undefined]>([
    ["whole numbers below 0", "int16", [-40, 3, 1000], undefined],
    ["counts", "int32", [0, 3, 924], undefined],
    ["counts up to 200", "int64", [0, 200], [0, 255]],
    ["resized pixels, which are measurements in a table", "float32", [0, 69.9, 254.2], undefined],
    ["small shares", "float64", [0, 0.001], [0, 1]],
    ["shares", "float32", [0, 0.5, 0.75], [0, 1]],
  ])("tables: %s", async (_, type, numbers, range) => {
    expect(await rangeOf(type, numbers, tables)).toEqual(range);
  });
});

describe("numbers with several plausible ranges", () => {
  it.each<[string, NumberType, readonly number[], readonly string[], { images?: boolean }]>([
    ["scikit-learn's digits", "float64", [0, 16, 5], ["0,16", "0,255"], {}],
    ["small integers of a table", "int64", [0, 9, 5], ["0,9", "0,255", "none"], tables],
    ["ten bits", "uint16", [0, 924], ["0,1023", "0,65535", "none"], {}],
    ["twelve bits", "uint16", [0, 4095], ["0,4095", "0,65535", "none"], {}],
    ["fourteen bits", "int32", [5, 16_383], ["0,16383", "0,65535", "none"], {}],
    ["wide whole numbers", "int32", [5, 20_000], ["0,65535", "none"], {}],
    ["wider ones", "int32", [0, 70_000], ["0,70000", "none"], {}],
    ["signed bytes", "int8", [-100, 90], ["-128,127", "none"], {}],
    ["Hounsfield units", "int32", [-1024, 3071], ["-1024,3071", "none"], {}],
    ["bytes divided by 255 twice", "float64", [0, 0.002, 1 / 255], [`0,${1 / 255}`, "0,1"], {}],
    ["floats far from -1 and 1", "float32", [-0.25, 0.75], ["-1,1", "none"], {}],
    ["floats about 0", "float64", [-0.5, 0.25, 0.5], ["-0.5,0.5", "-1,1", "none"], {}],
    ["resized pixels that are never white", "float32", [0, 69.9, 200.5], ["0,255", "none"], {}],
  ])("%s", async (_, type, numbers, choices, options) => {
    const refused = rangeOf(type, numbers, options);
    await expect(refused).rejects.toThrow(DataError);
    const message = await refusalOf(refused);
    expect([...message.matchAll(/range: ([^ ,.]+(?:[,.]\d+)*)/g)].map(([, choice]) => choice)).toEqual(
      choices,
    );
    expect(message).toContain("x.npy: the range of");
    for (const choice of choices) {
      const [least = 0, largest = 0] = choice.split(",").map(Number);
      const range = choice === "none" ? "none" : ([least, largest] as const);
      const given = choice === "none" ? undefined : range;
      expect(await rangeOf(type, numbers, { ...options, range })).toEqual(given);
    }
  });
});

describe("a requested range", () => {
  it("overrides the rules", async () => {
    expect(await rangeOf("uint8", [0, 1], { range: [0, 255] })).toEqual([0, 255]);
    expect(await rangeOf("float64", [0, 16], { range: [0, 16] })).toEqual([0, 16]);
    expect(await rangeOf("float32", [0, 1.000_000_1], { range: [0, 1] })).toEqual([0, 1]);
    expect(await rangeOf("uint8", [0, 1], { range: "none" })).toBeUndefined();
  });

  it.each([
    [
      [0, 1, 16.5],
      [0, 16] as const,
      "found 16.5 in datum 0, row 0, column 2. Set a range that covers all numbers, for example range: 0,16.5",
    ],
    [
      [0, -2, 16],
      [0, 1] as const,
      "found -2 in datum 0, row 0, column 1. Set a range that covers all numbers, for example range: -2,16",
    ],
    [[0, 1], [1, 1] as const, "expected the least and the largest number, or none, found 1,1."],
    [[0, 1], [255, 0] as const, "found 255,0."],
    [[0, 1], [0, Number.NaN] as const, "found 0,NaN."],
  ])("is refused if %j are not in %j", async (numbers, range, message) => {
    const refused = rangeOf("float64", numbers, { range });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(message);
  });
});

it.each([
  [[9, 784], true],
  [[9, 3072], true],
  [[9, 64], true],
  [[9, 49], false],
  [[9, 12], false],
  [[9, 2, 3], true],
])("data %j may be images: %s", (shape, images) => expect(couldBeImages(shape)).toBe(images));
