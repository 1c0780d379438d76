import { describe, expect, it } from "vitest";
import { noiseTableLength, normalBetweenZeroAnd, normalNoiseTable } from "./noiseTable.ts";

describe("the normal distribution", () => {
  it("has the probabilities of published tables (Abramowitz and Stegun 1964, table 26.1)", () => {
    const published: readonly (readonly [z: number, probability: number])[] = [
      [0, 0],
      [0.5, 0.191462461274],
      [1, 0.341344746069],
      [2, 0.477249868052],
      [3, 0.498650101968],
      [4, 0.499968328758],
      [5, 0.499999713348],
    ];
    for (const [z, probability] of published) {
      expect(Math.abs(normalBetweenZeroAnd(z) - probability)).toBeLessThan(1e-10);
    }
    expect(normalBetweenZeroAnd(5.1)).toBe(0.5);
  });
});

describe.each([0.3, 1, 25.5, 51.2, 255, 2550])("a noise table of standard deviation %d", (deviation) => {
  const table = normalNoiseTable(deviation);

  it("has mean 0, and variance and kurtosis of a rounded normal", () => {
    const moment = (power: number) => table.reduce((sum, x) => sum + x ** power, 0) / noiseTableLength;
    expect(moment(1)).toBe(0);
    expect(moment(3)).toBe(0);
    // Rounding is that of probabilities P(|n| in [(k - 1/2) / s, (k + 1/2) / s]).
    let [variance, fourth] = [0, 0];
    for (let k = 1; k < 6 * deviation + 2; k++) {
      const probability =
        2 * (normalBetweenZeroAnd((k + 0.5) / deviation) - normalBetweenZeroAnd((k - 0.5) / deviation));
      variance += probability * k ** 2;
      fourth += probability * k ** 4;
    }
    expect(moment(2) / variance).toBeGreaterThan(0.999);
    expect(moment(2) / variance).toBeLessThan(1.001);
    expect(moment(4) / fourth).toBeGreaterThan(0.99);
    expect(moment(4) / fourth).toBeLessThan(1.01);
  });

  it("has every whole number as often as the distribution says, to one part in 2^16", () => {
    const counts = new Map<number, number>();
    for (const noise of table) counts.set(noise, (counts.get(noise) ?? 0) + 1);
    for (const [noise, count] of counts) {
      const signed = (z: number) => Math.sign(z) * normalBetweenZeroAnd(Math.abs(z));
      const probability = signed((noise + 0.5) / deviation) - signed((noise - 0.5) / deviation);
      expect(Math.abs(count - noiseTableLength * probability)).toBeLessThanOrEqual(1.001);
    }
    expect(Math.max(...counts.keys())).toBeLessThan(4.4 * deviation + 1);
    expect(Math.max(...counts.keys())).toBeGreaterThan(4 * deviation - 1);
  });
});

it("a noise table of standard deviation 0 is zero", () => {
  expect(normalNoiseTable(0).every((noise) => noise === 0)).toBe(true);
});
