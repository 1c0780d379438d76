import { describe, expect, it } from "vitest";
import { expectClose } from "../testing/close.ts";
import { errorFunction } from "./erf.ts";

/** mpmath 1.3.0: erf of each double x with 40 digits, rounded to the nearest double. */
const reference: readonly (readonly [x: number, erf: number])[] = [
  [1e-20, 1.1283791670955125e-20],
  [1e-3, 0.0011283787909692365],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [1.5, 0.9661051464753108],
  [2, 0.9953222650189527],
  [2.4999, 0.9995928300996666],
  [2.5, 0.999593047982555],
  [2.5001, 0.9995932657565293],
  [3, 0.9999779095030014],
  [3.5, 0.9999992569016276],
  [4, 0.9999999845827421],
  [5, 0.9999999999984626],
  [5.9, 0.9999999999999999],
  [6, 1],
];

describe("errorFunction", () => {
  it.each(reference)("erf(%d) within 1e-15", (x, erf) => {
    expectClose([errorFunction(x)], [erf], { relative: 1e-15 });
  });

  it.each(reference)("erf(-%d) is the opposite", (x) => {
    expect(errorFunction(-x)).toBe(-errorFunction(x));
  });

  it("has its limits, zero of either sign, and NaN", () => {
    const found = [Infinity, -Infinity, 30, -30, 0, -0, Number.NaN].map(errorFunction);
    expect(found).toEqual([1, -1, 1, -1, 0, -0, Number.NaN]);
  });

  it("never decreases", () => {
    const xs = Array.from({ length: 6001 }, (_, index) => (index - 3000) / 400);
    expect(xs.slice(1).filter((x, index) => errorFunction(x) < errorFunction(xs[index] ?? 0))).toEqual([]);
  });
});
