import { describe, expect, it } from "vitest";
import type { NumberType } from "../../codec/arrays/storedArray.ts";
import { DataError } from "../../errors.ts";
import type { ElementType } from "../source.ts";
import { createNumberReader } from "./numberReader.ts";
import type { Reading } from "./reading.ts";
import { numbersOf } from "./testing/memoryArrays.ts";

function readAs(
  elementType: ElementType,
  reading: Pick<Reading, "range" | "layout" | "shape">,
  type: NumberType,
  numbers: readonly number[],
  first = 0,
) {
  const out = elementType === "uint8" ? new Uint8Array(numbers.length) : new Float32Array(numbers.length);
  createNumberReader(reading, elementType).read(numbersOf(type, numbers), out, {
    place: "x.npy",
    type,
    first,
  });
  return [...out];
}

const grey = { layout: "nhw", shape: [1, 2, 1] } as const;
const every = Array.from({ length: 256 }, (_, at) => at);

describe("bytes of a range", () => {
  it.each<[NumberType, readonly [number, number], (byte: number) => number]>([
    ["uint8", [0, 255], (byte) => byte],
    ["int64", [0, 255], (byte) => byte],
    ["float32", [0, 1], (byte) => byte / 255],
    ["float64", [0, 1], (byte) => byte / 255],
    ["float32", [-1, 1], (byte) => byte / 127.5 - 1],
    ["uint16", [0, 65_535], (byte) => 257 * byte],
    ["int8", [-128, 127], (byte) => byte - 128],
  ])("%s in %j give the original bytes", (type, range, numberOf) => {
    expect(readAs("uint8", { ...grey, range }, type, every.map(numberOf))).toEqual(every);
  });

  it("round numbers to the nearest byte", () => {
    const reading = { ...grey, range: [0, 1] } as const;
    expect(readAs("uint8", reading, "float64", [100.4 / 255, 100.6 / 255])).toEqual([100, 101]);
  });

  it("are 0 and 255 for truth values in every range", () => {
    for (const range of [
      [0, 255],
      [0, 1],
      [-1, 1],
    ] as const)
      expect(readAs("uint8", { ...grey, range }, "bool", [0, 1])).toEqual([0, 255]);
    expect(readAs("float32", { ...grey, range: [0, 16] }, "bool", [0, 1])).toEqual([0, 1]);
  });

  it("stay dark if all are 0 or 1 of 255", () => {
    expect(readAs("uint8", { ...grey, range: [0, 255] }, "uint8", [0, 1])).toEqual([0, 1]);
    expect(readAs("uint8", { ...grey, range: [0, 255] }, "int32", [0, 1])).toEqual([0, 1]);
  });
});

describe("floats", () => {
  it("with a range are scaled to it", () => {
    expect(readAs("float32", { ...grey, range: [0, 16] }, "float64", [0, 4, 16, 12])).toEqual([
      0, 0.25, 1, 0.75,
    ]);
    expect(readAs("float32", { ...grey, range: [-1, 1] }, "float32", [-1, 0.5])).toEqual([0, 0.75]);
  });

  it("with rounding errors at the ends are clamped", () => {
    expect(readAs("float32", { ...grey, range: [0, 1] }, "float64", [-1e-7, 1.000_000_1])).toEqual([0, 1]);
  });

  it("without a range are unchanged", () => {
    const reading = { layout: "rows", shape: [2] } as const;
    expect(readAs("float32", reading, "float64", [-3.5, 1550.75, 1e-3, 7])).toEqual([
      ...Float32Array.of(-3.5, 1550.75, 1e-3, 7),
    ]);
    expect(readAs("float32", reading, "bool", [0, 1])).toEqual([0, 1]);
  });
});

it("converts planes to channels last", () => {
  // [C, H, W] = [2, 2, 3]: each number is 100 channel + 10 row + column.
  const planes = [0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112];
  const together = [0, 100, 1, 101, 2, 102, 10, 110, 11, 111, 12, 112];
  const reading = { layout: "nchw", shape: [2, 3, 2], range: [0, 255] } as const;
  expect(readAs("uint8", reading, "uint8", [...planes, ...planes])).toEqual([...together, ...together]);
  expect(readAs("float32", { layout: "nchw", shape: [2, 3, 2] }, "float32", planes)).toEqual(together);
  expect(readAs("uint8", { ...reading, layout: "nhwc" }, "uint8", planes)).toEqual(planes);
});

describe("what is refused", () => {
  const image = { layout: "nhwc", shape: [2, 3, 2], range: [0, 1] } as const;
  const at = (place: number, value: number) =>
    Array.from({ length: 24 }, (_, i) => (i === place ? value : 0.5));
  it.each([
    [
      "above the range",
      image,
      at(12 + 7, 1.1),
      "from 0 to 1, the range of the training data, found 1.1 in datum 41, row 1, column 0, channel 1",
    ],
    ["below it", image, at(0, -0.1), "found -0.1 in datum 40, row 0, column 0, channel 0"],
    [
      "in planes",
      { ...image, layout: "nchw" } as const,
      at(12 + 7, 2),
      "found 2 in datum 41, row 0, column 1, channel 1",
    ],
    ["NaN", image, at(3, Number.NaN), "found NaN in datum 40, row 0, column 1, channel 1. Remove that datum"],
    [
      "NaN without a range",
      { layout: "rows", shape: [4] } as const,
      at(6, Number.NaN),
      "found NaN in datum 41, column 2",
    ],
    [
      "too large for float32",
      { layout: "rows", shape: [4] } as const,
      at(6, 1e39),
      "float32 can hold, found 1e+39 in datum 41, column 2. Scale the numbers",
    ],
  ])("a number %s", (_, reading, numbers, message) => {
    for (const elementType of ["uint8", "float32"] as const) {
      const read = () => readAs(elementType, reading, "float64", numbers, 40);
      if (elementType === "uint8" && !("range" in reading)) continue;
      expect(read).toThrow(DataError);
      expect(read).toThrow(message);
      expect(read).toThrow("x.npy: expected ");
    }
  });
});
