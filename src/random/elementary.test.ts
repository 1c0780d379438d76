import { describe, expect, it } from "vitest";
import { cosineOfFineAngle, fineAngleOfWord, logOfWord, sineOfFineAngle } from "./normals.ts";
import { philoxBlocks } from "./philox.ts";
import { directionCosine, directionSine, directions } from "./tables.ts";

const EPSILON = 2 ** -52;

/** Words of every magnitude, from both ends of the range, including the ends. */
function wordsOfAllMagnitudes(): Uint32Array {
  const words = new Uint32Array(40_000);
  philoxBlocks([1, 2], [3, 4, 5], 0, words.length / 4, words);
  for (let i = 0; i < words.length; i++) {
    const shifted = (words[i] ?? 0) >>> (i % 32);
    words[i] = i % 64 < 32 ? shifted : ~shifted;
  }
  for (let i = 0; i < 600; i++) words[i] = i % 2 === 0 ? i / 2 : ~((i - 1) / 2);
  return words;
}

describe("logOfWord", () => {
  it("agrees with Math.log to two units in the last place, everywhere", () => {
    let worst = 0;
    for (const word of wordsOfAllMagnitudes()) {
      const expected = Math.log((word + 0.5) / 2 ** 32);
      worst = Math.max(worst, Math.abs(logOfWord(word) / expected - 1));
    }
    expect(worst).toBeLessThan(2.5 * EPSILON);
  });

  it("rises with the word and stays below zero", () => {
    let previous = Number.NEGATIVE_INFINITY;
    for (let word = 0; word < 2 ** 32; word += 999_983) {
      const logarithm = logOfWord(word);
      expect(logarithm).toBeGreaterThan(previous);
      previous = logarithm;
    }
    expect(logOfWord(0xffffffff)).toBeLessThan(0);
  });
});

describe("sine and cosine", () => {
  it("of the table's directions agree with Math", () => {
    for (let k = 0; k < directions; k++) {
      // Rounding this angle, up to 2 pi, accounts for two of the four units in the last place.
      const angle = (2 * Math.PI * k) / directions;
      expect(Math.abs((directionCosine[k] ?? 9) - Math.cos(angle))).toBeLessThan(4 * EPSILON);
      expect(Math.abs((directionSine[k] ?? 9) - Math.sin(angle))).toBeLessThan(4 * EPSILON);
    }
  });

  it("of fine angles agree with Math to two units in the last place", () => {
    let largest = 0;
    let worst = 0;
    for (const word of wordsOfAllMagnitudes()) {
      const angle = fineAngleOfWord(word);
      largest = Math.max(largest, Math.abs(angle));
      worst = Math.max(
        worst,
        Math.abs(sineOfFineAngle(angle) / Math.sin(angle) - 1),
        Math.abs(cosineOfFineAngle(angle) - Math.cos(angle)),
      );
    }
    expect(largest).toBeLessThan(Math.PI / 256);
    expect(worst).toBeLessThan(2 * EPSILON);
  });

  it("names 2^24 cells that are symmetric around zero", () => {
    expect(fineAngleOfWord(0)).toBe(-fineAngleOfWord(0xffffff));
    expect(fineAngleOfWord(0x800000)).toBe(-fineAngleOfWord(0x7fffff));
    expect(fineAngleOfWord(0xab000005)).toBe(fineAngleOfWord(5));
  });
});
