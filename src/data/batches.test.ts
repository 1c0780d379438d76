import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { batchImages, epochOrder, stepsPerEpoch } from "./batches.ts";

describe("epochOrder", () => {
  it("is a permutation, the same for the same seed and epoch only", () => {
    const order = epochOrder(1, 4, 1_000);
    expect(order.toSorted()).toEqual(Uint32Array.from({ length: 1_000 }, (_, i) => i));
    expect(epochOrder(1, 4, 1_000)).toEqual(order);
    expect(epochOrder(1, 5, 1_000)).not.toEqual(order);
    expect(epochOrder(2, 4, 1_000)).not.toEqual(order);
  });
});

describe("batches", () => {
  it("of an epoch cover every image once, including a smaller last batch", () => {
    const order = epochOrder(0, 0, 1_001);
    const batches = Array.from({ length: stepsPerEpoch(1_001, 128) }, (_, i) => batchImages(order, 128, i));
    expect(batches.map((batch) => batch.length)).toEqual([128, 128, 128, 128, 128, 128, 128, 105]);
    expect(batches.flatMap((batch) => [...batch])).toEqual([...order]);
  });

  it.each([
    [60_000, 128, 469],
    [256, 128, 2],
    [1, 128, 1],
    [10, 1, 10],
    [10, 2 ** 40, 1],
  ])("of %d images by %d are %d", (count, size, steps) => {
    expect(stepsPerEpoch(count, size)).toBe(steps);
    expect(batchImages(new Uint32Array(10), 2 ** 40, 0)).toHaveLength(10);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])("reject a size of %d", (size) => {
    expect(() => stepsPerEpoch(10, size)).toThrow(ConfigError);
    expect(() => stepsPerEpoch(10, size)).toThrow(`batch size: expected a positive integer, found ${size}`);
    expect(() => stepsPerEpoch(size, 10)).toThrow(/count of images/);
    expect(() => batchImages(new Uint32Array(4), size, 0)).toThrow(ConfigError);
  });

  it.each([-1, 2, 0.5, Number.NaN])("reject the index %d of two batches", (batch) => {
    expect(() => batchImages(new Uint32Array(4), 2, batch)).toThrow(/batch: expected an integer from 0 to 1/);
  });
});
