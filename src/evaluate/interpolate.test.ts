import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { interpolateCodes } from "./interpolate.ts";

const code = (...numbers: readonly number[]) => Float32Array.from(numbers);
const lengthAt = (codes: Float32Array, step: number) => Math.hypot(...codes.subarray(2 * step, 2 * step + 2));

describe("interpolateCodes", () => {
  it.each(["linear", "spherical"] as const)("%s starts and ends with the codes themselves", (path) => {
    const codes = interpolateCodes(path, code(1, 2, -1), code(0.5, -2, 3), 5);
    expect([...codes.subarray(0, 3)]).toEqual([1, 2, -1]);
    expect([...codes.subarray(12)]).toEqual([0.5, -2, 3]);
  });

  it("follows a straight line, at equal distances", () => {
    expect([...interpolateCodes("linear", code(0, 4), code(2, 0), 3)]).toEqual([0, 4, 1, 2, 2, 0]);
  });

  it("follows the circle, at equal angles and with constant length", () => {
    const codes = interpolateCodes("spherical", code(2, 0), code(0, 2), 4);
    for (let step = 0; step < 4; step++) {
      expect(lengthAt(codes, step)).toBeCloseTo(2, 6);
      expect(Math.atan2(codes[2 * step + 1] ?? 0, codes[2 * step] ?? 0)).toBeCloseTo((step * Math.PI) / 6, 6);
    }
  });

  it.each([
    ["one direction", code(1, 1), code(3, 3)],
    ["opposite directions", code(1, 1), code(-2, -2)],
    ["nowhere", code(0, 0), code(1, 2)],
  ])("is straight if the circle is not determined: %s", (_, from, to) => {
    const codes = interpolateCodes("spherical", from, to, 3);
    expect([...codes]).toEqual([...interpolateCodes("linear", from, to, 3)]);
  });

  it("throws for codes of different lengths, and for a single step", () => {
    expect(() => interpolateCodes("linear", code(1), code(1, 2), 3)).toThrow(DataError);
    expect(() => interpolateCodes("linear", code(1), code(2), 1)).toThrow("found 1");
  });
});
