import { describe, expect, it } from "vitest";
import type { Series } from "./history.ts";
import { interestingRange } from "./range.ts";

function series(...values: readonly [number, ...number[]]): Series {
  const [first, ...rest] = values.map((value, index) => ({ epoch: index + 1, value }));
  if (first === undefined) throw new Error("a series has a value");
  return { name: "train", points: [first, ...rest], last: rest.at(-1) ?? first };
}

describe("interestingRange", () => {
  it("shows everything, with a little space, when no epoch stands apart", () => {
    const range = interestingRange([series(120, 110, 105, 102, 100)]);
    expect(range).toMatchObject({ scale: "linear" });
    expect(range.low).toBeCloseTo(100 - 0.06 * 20, 9);
    expect(range.high).toBeCloseTo(120 + 0.06 * 20, 9);
  });

  it("leaves a first epoch outside that would flatten the rest, but keeps one that is near", () => {
    const range = interestingRange([series(165, 121, 114, 110, 106), series(127, 116, 111, 108, 106)]);
    expect(range.high).toBeLessThan(165);
    expect(range.high).toBeGreaterThan(127);
    expect(range.low).toBeLessThan(106);
  });

  it("does the same below, where a KL begins", () => {
    expect(interestingRange([series(5, 22, 23, 24, 25)]).low).toBeGreaterThan(5);
  });

  it("never cuts anything but the beginning", () => {
    const range = interestingRange([series(110, 109, 165, 108, 107, 106)]);
    expect(range.high).toBeGreaterThan(165);
  });

  it("shows short runs whole", () => {
    expect(interestingRange([series(165, 110, 109)]).high).toBeGreaterThan(165);
  });

  it("is logarithmic only for positive values over more than a decade", () => {
    expect(interestingRange([series(1000, 300, 100, 30, 10)])).toMatchObject({ scale: "log" });
    expect(interestingRange([series(100, 70, 50, 30, 11)])).toMatchObject({ scale: "linear" });
    expect(interestingRange([series(1000, 300, 100, 30, -10)])).toMatchObject({ scale: "linear" });
    expect(interestingRange([series(0, 300, 100, 30, 10)])).toMatchObject({ scale: "linear" });
  });

  it("has an extent even when all values are equal, zero included", () => {
    for (const value of [100, 0, -100]) {
      const { low, high } = interestingRange([series(value, value)]);
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThan(value);
    }
  });

  it("does not go below zero for values that do not", () => {
    expect(interestingRange([series(0, 5, 9)]).low).toBe(0);
  });
});
