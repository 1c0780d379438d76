import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { inverseNormal } from "./inverseNormal.ts";

/** Python 3.11, statistics.NormalDist().inv_cdf(p). */
const stored: readonly (readonly [number, number])[] = [
  [1e-12, -7.034483825301132],
  [1e-7, -5.199337582192817],
  [0.001, -3.090232306167813],
  [0.01, -2.3263478740408408],
  [0.0749, -1.4402382675279632],
  [0.0751, -1.4388253927525398],
  [0.2, -0.8416212335729142],
  [0.5, 0],
  [0.7, 0.5244005127080407],
  [0.95, 1.6448536269514715],
  [0.999, 3.090232306167813],
  [0.999999999, 5.997807019601638],
];

describe("inverseNormal", () => {
  it.each(stored)("of %d", (p, x) => {
    expect(Math.abs(inverseNormal(p) - x)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(x)) * 10);
  });

  it("throws unless p is between 0 and 1", () => {
    for (const p of [0, 1, -0.1, 1.1, Number.NaN]) expect(() => inverseNormal(p)).toThrow(ConfigError);
  });
});
