import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import type { Dataset } from "../dataset.ts";
import type { DatumShape } from "../source.ts";
import { loadDigits } from "../sources/included.ts";
import { dataInPasses } from "../sources/passes.ts";
import { residentSource } from "../sources/resident.ts";
import { surveyOf } from "./survey.ts";

type Numbers = Uint8Array | Float32Array;
const datasetOf = (shape: DatumShape, train: Numbers, test: Numbers = train.slice(0, 0)): Dataset => ({
  name: "made",
  shape,
  train: residentSource({ shape, x: train }),
  test: residentSource({ shape, x: test }),
  files: [],
  source: "made by the test",
});

describe("surveyOf", () => {
  it("gives the same statistics as counting by hand", async () => {
    // Four images of 1 x 3: the first place never changes.
    const x = Uint8Array.of(7, 0, 255, 7, 255, 255, 7, 0, 128, 7, 20, 240);
    const { numbers, splits, looked, notes } = await surveyOf(datasetOf([1, 3, 1], x));
    expect({ splits, looked, notes }).toEqual({
      splits: { train: 4, validation: 0, test: 0 },
      looked: 4,
      notes: [],
    });
    const mean = x.reduce((sum, value) => sum + value, 0) / 12;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 12;
    expect(numbers.mean).toBeCloseTo(mean, 10);
    expect(numbers.standardDeviation).toBeCloseTo(Math.sqrt(variance), 10);
    expect(numbers).toMatchObject({
      least: 0,
      largest: 255,
      range: [0, 255],
      atEnds: { low: 2 / 12, high: 3 / 12 },
      // All but 128: up to 25.5 and from 229.5 on.
      nearEnds: 11 / 12,
      constant: 1,
      blackAndWhite: false,
      oneHot: false,
      broken: 0,
    });
    // 0, 255, 0, 20 and 255, 255, 128, 240: standard deviations of the two places that vary.
    const deviation = (values: readonly number[]) => {
      const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
    };
    expect(numbers.deviations?.largest).toBeCloseTo(deviation([0, 255, 0, 20]), 10);
    expect(numbers.deviations?.least).toBeCloseTo(deviation([255, 255, 128, 240]), 10);
    const [first, second, ...rest] = numbers.histogram;
    expect([first, second, rest.at(-1)]).toEqual([6 / 12, 1 / 12, 3 / 12]);
    expect(numbers.histogram.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it.each([
    ["black and white", [1, 4, 1], Uint8Array.of(0, 255, 0, 0, 255, 255, 0, 255), { blackAndWhite: true }],
    ["all black", [1, 2, 1], new Uint8Array(4), { blackAndWhite: false, constant: 2 }],
    ["one-hot bytes", [2, 3], Uint8Array.of(0, 255, 0, 255, 0, 0), { oneHot: true }],
    ["one-hot floats", [3], Float32Array.of(0, 1, 0, 1, 0, 0), { oneHot: true, range: [0, 1] }],
    ["two-hot floats", [3], Float32Array.of(0, 1, 1, 1, 0, 0), { oneHot: false, blackAndWhite: true }],
    ["floats in [0, 1]", [2], Float32Array.of(0.2, 0.4, 0.9, 0.1), { range: [0, 1], blackAndWhite: false }],
    [
      "other floats",
      [2],
      Float32Array.of(-2, 3, 4, 0),
      { range: [-2, 4], atEnds: { low: 1 / 4, high: 1 / 4 } },
    ],
    ["NaN", [2], Float32Array.of(Number.NaN, 3, 4, 1), { broken: 1, least: 1, oneHot: false }],
  ] as const)("recognises %s", async (_, shape, x, expected) => {
    const { numbers } = await surveyOf(datasetOf(shape, x));
    expect(numbers).toMatchObject(expected);
  });

  it("counts the classes of the digits, and reports no false duplicates", async () => {
    const { classes, duplicates, splits } = await surveyOf(await loadDigits(), { duplicates: true });
    expect(splits).toEqual({ train: 1415, validation: 0, test: 382 });
    expect(classes?.map(({ name }) => name)).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    const total = classes?.reduce((sum, { counts }) => sum + counts.train + counts.test, 0);
    expect(total).toBe(1797);
    expect(duplicates).toEqual({ within: { train: 0, test: 0 }, inTraining: { test: 0 } });
  });

  it("finds data that occur twice, within and across splits, for any size", async () => {
    for (const size of [1, 3, 4, 7, 64]) {
      const draws = new Float32Array(40 * size);
      randomStream(1, `twice/${size}`).uniforms(0, draws);
      // The first number tells data apart.
      const numbers = Array.from(draws, (draw, at) => (at % size === 0 ? 3 * (at / size) : 250 * draw));
      for (const x of [Uint8Array.from(numbers), Float32Array.from(numbers)]) {
        const datum = (row: number) => x.slice(row * size, (row + 1) * size);
        const [train, test] = [x.slice(0, 30 * size), x.slice(30 * size)];
        train.set(datum(3), 9 * size);
        train.set(datum(3), 20 * size);
        test.set(datum(5), 2 * size);
        test.set(datum(31), 7 * size);
        const { duplicates } = await surveyOf(datasetOf([size], train, test), { duplicates: true });
        expect(duplicates).toEqual({ within: { train: 2, test: 1 }, inTraining: { test: 1 } });
      }
    }
  });

  it("uses a limited number of evenly spaced data", async () => {
    const x = Uint8Array.from({ length: 1000 }, (_, row) => row % 256);
    const dataset = datasetOf([1], x);
    let rows = 0;
    for await (const { count } of dataInPasses(dataset.train)) rows += count;
    expect(rows).toBe(1000);
    const { looked, numbers } = await surveyOf(dataset, { most: 10 });
    const seen = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900].map((row) => row % 256);
    expect(looked).toBe(10);
    expect(numbers.mean).toBeCloseTo(seen.reduce((sum, value) => sum + value, 0) / 10, 10);
  });
});
