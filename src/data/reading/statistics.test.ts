import { describe, expect, it } from "vitest";
import { numberStatistics } from "./statistics.ts";
import { memoryArray, numbersOf } from "./testing/memoryArrays.ts";
import { someBytes } from "./testing/pictures.ts";

const bytes = someBytes(40 * 30);
const types = ["uint8", "uint16", "float32", "float64"] as const;

it.each(types)("statistics of %s match their definition", async (type) => {
  const array = memoryArray({ type, shape: [40, 30] }, numbersOf(type, [...bytes]));
  const found = await numberStatistics(array);
  const [least, largest] = [Math.min(...bytes), Math.max(...bytes)];
  const mean = bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
  const variance = bytes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / bytes.length;
  expect(found).toMatchObject({
    ...{ count: 1200, whole: true, least, largest },
    ...{ leastAt: bytes.indexOf(least), largestAt: bytes.indexOf(largest) },
    leastCount: bytes.filter((value) => value === least).length,
    largestCount: bytes.filter((value) => value === largest).length,
  });
  expect(found.mean).toBeCloseTo(mean, 9);
  expect(found.deviation).toBeCloseTo(Math.sqrt(variance), 9);
  expect([found.notFinite, found.oneHot]).toEqual([undefined, undefined]);
});

it("keeps the digits of numbers with a large offset", async () => {
  const far = Float64Array.from({ length: 1000 }, (_, at) => 1e9 + (at % 2));
  const { mean, deviation } = await numberStatistics(memoryArray({ type: "float64", shape: [500, 2] }, far));
  expect([mean, deviation]).toEqual([1e9 + 0.5, 0.5]);
});

it("reads several passes, each datum once", async () => {
  const reads: [number, number][] = [];
  const numbers = new Uint8Array(3 * 2 ** 20);
  numbers[2 ** 21 + 5] = 9;
  numbers[3] = 4;
  const array = memoryArray({ type: "uint8", shape: [1536, 2048] }, numbers, reads);
  const { largest, largestAt, leastCount } = await numberStatistics(array);
  expect([largest, largestAt, leastCount]).toEqual([9, 2 ** 21 + 5, numbers.length - 2]);
  expect(reads).toEqual([
    [0, 512],
    [512, 512],
    [1024, 512],
  ]);
});

it("counts numbers that are not finite, and excludes them", async () => {
  const numbers = [1, Number.NaN, 3, Number.NEGATIVE_INFINITY, 5, Number.NaN];
  const found = await numberStatistics(memoryArray({ type: "float32", shape: [3, 2] }, numbers));
  expect(found).toMatchObject({
    notFinite: { count: 3, at: 1, value: Number.NaN },
    least: 1,
    largest: 5,
    mean: 3,
  });
});

describe("whether all numbers are levels of bytes", () => {
  const float16 = (value: number) => {
    // The nearest of the numbers with eleven bits (IEEE 754 binary16, normal numbers).
    const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10);
    return value === 0 ? 0 : Math.round(value / step) * step;
  };
  const every = Array.from({ length: 256 }, (_, at) => at);
  it.each([
    ["k / 255 in float32", "float32", every.map((k) => k / 255), [0, 1]],
    [
      "k times 1 / 255 in float32",
      "float32",
      every.map((k) => Math.fround(Math.fround(1 / 255) * k)),
      [0, 1],
    ],
    ["k / 255 in float16", "float16", every.map((k) => float16(k / 255)), [0, 1]],
    ["k / 127.5 - 1 in float32", "float32", every.map((k) => k / 127.5 - 1), [-1, 1]],
    ["k / 127.5 - 1 in float16", "float16", every.map((k) => float16(k / 127.5 - 1)), [-1, 1]],
    ["k / 255 - 0.5", "float64", every.map((k) => k / 255 - 0.5), [-0.5, 0.5]],
    ["bytes", "uint8", every, [0, 255]],
    ["257 k", "uint16", every.map((k) => 257 * k), [0, 65_535]],
    ["0 and 1", "bool", every.map((k) => k % 2), [0, 1]],
    ["rounded ends", "float64", every.map((k) => (k % 2 === 0 ? 1e-7 : 1.000_000_1)), [0, 1]],
  ] as const)("yes: %s", async (_, type, numbers, range) => {
    const { areBytes } = await numberStatistics(memoryArray({ type, shape: [16, 16] }, numbers));
    expect(areBytes(range)).toBe(true);
  });

  it.each([
    ["one is between", "float32", every.map((k) => (k === 7 ? 0.3 : k / 255)), [0, 1]],
    ["many are between, in float16", "float16", every.map((k) => float16(k / 256)), [0, 1]],
    ["shades of 16", "float64", every.map((k) => k % 17), [0, 16]],
    ["256 k", "uint16", every.map((k) => 256 * k), [0, 65_535]],
    ["0 of -1, 0, 1", "int8", every.map((k) => (k % 3) - 1), [-1, 1]],
    ["another range", "float32", every.map((k) => k / 255), [0, 2]],
    ["they are beyond the range", "float32", every.map((k) => k), [0, 127.5]],
  ] as const)("no: %s", async (_, type, numbers, range) => {
    const { areBytes } = await numberStatistics(memoryArray({ type, shape: [16, 16] }, numbers));
    expect(areBytes(range)).toBe(false);
  });

  it("for a requested range", async () => {
    const array = memoryArray(
      { type: "float64", shape: [16, 16] },
      every.map((k) => 3 + (2 * k) / 255),
    );
    expect((await numberStatistics(array, [[3, 5]])).areBytes([3, 5])).toBe(true);
    expect((await numberStatistics(array)).areBytes([3, 5])).toBe(false);
  });
});

describe("one-hot groups", () => {
  const oneHot = async (numbers: readonly number[], shape: readonly number[]) =>
    (await numberStatistics(memoryArray({ type: "float32", shape }, numbers))).oneHot;
  it("have one nonzero number, the same in all groups", async () => {
    expect(await oneHot([0, 255, 0, 255, 0, 0], [2, 3])).toBe(255);
    expect(await oneHot([0, 1, 1, 0, 0, 1, 0, 1], [2, 1, 2, 2])).toBe(1);
    expect(await oneHot([0, 1, 0, 2, 0, 0], [2, 3])).toBeUndefined();
    expect(await oneHot([0, 1, 1, 0, 0, 1], [2, 3])).toBeUndefined();
    expect(await oneHot([0, 0, 0, 1, 0, 0], [2, 3])).toBeUndefined();
    expect(await oneHot([0, -1, 0, -1, 0, 0], [2, 3])).toBeUndefined();
    expect(await oneHot([1, 1, 1], [3, 1])).toBeUndefined();
  });
});
