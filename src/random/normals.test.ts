import { describe, expect, it } from "vitest";
import { normalsFromWords } from "./normals.ts";
import { randomStream } from "./stream.ts";

const COUNT = 1_000_000;

function normalsOf(seed: number, purpose: string, step: number, count: number): Float32Array {
  const out = new Float32Array(count);
  randomStream(seed, purpose).normals(step, out);
  return out;
}

/** The standard normal distribution function, from the series x + x^3/3 + x^5/(3 5) + ... for |x| below 8. */
function normalDistribution(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 400; n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

function correlation(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum / a.length;
}

describe("normals", () => {
  it("are bit-identical in every version and on every machine", async () => {
    const bytes = new Uint8Array(normalsOf(0, "noise", 0, 10_000).buffer);
    const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes));
    const hexadecimal = Buffer.from(digest).toString("hex");
    // Source: an independent program in Python, written from the definitions of Philox, FNV-1a and Box-Muller with
    // the C library's log, cos and sin, and rounded to float32. A change here changes every seeded run.
    expect(hexadecimal).toBe("041425aaff14922d491b3862a7c2a86699cec439d66916cda64d1d6007ee7d07");
  });

  it("are Box and Muller's, rounded to float32", () => {
    const words = new Uint32Array(20_000);
    randomStream(4, "noise").bits(1, words);
    words.set([0, 0, 0xffffffff, 0xffffffff, 0, 0x40000000, 0xffffffff, 0x80000000]);
    const out = new Float32Array(words.length);
    normalsFromWords(words, out, 0, words.length);
    let worst = 0;
    for (let i = 0; i < words.length; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(((words[i] ?? 0) + 0.5) / 2 ** 32));
      // Each direction is in the middle of its 24-bit cell, whose origin is half a table entry before it.
      const angle = (2 * Math.PI * ((words[i + 1] ?? 0) + 0.5 - 2 ** 23)) / 2 ** 32;
      worst = Math.max(
        worst,
        Math.abs((out[i] ?? 9) - radius * Math.cos(angle)),
        Math.abs((out[i + 1] ?? 9) - radius * Math.sin(angle)),
      );
    }
    // Half a unit in the last place of numbers between 4 and 8, plus the rounding of the angle passed to Math.
    expect(worst).toBeLessThan(1.01 * 2 ** -22);
  });

  it("have the moments of the standard normal, within five standard errors", () => {
    const normals = normalsOf(0, "noise", 0, COUNT);
    const moments = [0, 0, 0, 0];
    for (const x of normals)
      for (let p = 0; p < 4; p++) moments[p] = (moments[p] ?? 0) + x ** (p + 1) / COUNT;
    const expected = [0, 1, 0, 3];
    // The variance of x^p is E[x^2p] - E[x^p]^2: 1, 2, 15 and 96.
    [1, 2, 15, 96].forEach((variance, p) => {
      expect(Math.abs((moments[p] ?? 9) - (expected[p] ?? 0))).toBeLessThan(5 * Math.sqrt(variance / COUNT));
    });
  });

  it("follow the normal distribution (Kolmogorov and Smirnov)", () => {
    const count = 200_000;
    const sorted = normalsOf(1, "noise", 0, count).toSorted();
    let distance = 0;
    sorted.forEach((x, i) => {
      const expected = normalDistribution(x);
      distance = Math.max(distance, Math.abs(expected - i / count), Math.abs(expected - (i + 1) / count));
    });
    // P(distance > 2.23 / sqrt(n)) is about 2 exp(-2 * 2.23^2) = 1e-4.
    expect(distance).toBeLessThan(2.23 / Math.sqrt(count));
  });

  it("exceed three, four and five sigma as often as expected, on both sides", () => {
    const draws = 4_000_000;
    const stream = randomStream(2, "noise");
    const out = new Float32Array(COUNT);
    const bounds = [3, 4, 5];
    const above = [0, 0, 0];
    const below = [0, 0, 0];
    for (let step = 0; step < draws / COUNT; step++) {
      stream.normals(step, out);
      for (const x of out) {
        if (Math.abs(x) < 3) continue;
        const side = x > 0 ? above : below;
        bounds.forEach((bound, i) => {
          if (Math.abs(x) > bound) side[i] = (side[i] ?? 0) + 1;
        });
      }
    }
    bounds.forEach((bound, i) => {
      const expected = draws * normalDistribution(-bound);
      const tolerance = 5 * Math.sqrt(expected) + 1;
      expect(Math.abs((above[i] ?? 0) - expected)).toBeLessThan(tolerance);
      expect(Math.abs((below[i] ?? 0) - expected)).toBeLessThan(tolerance);
    });
    expect((above[1] ?? 0) * (below[1] ?? 0)).toBeGreaterThan(0);
  });

  it("are independent of their neighbours, of other steps, seeds and purposes", () => {
    const normals = normalsOf(5, "noise", 0, COUNT + 4);
    const here = normals.subarray(0, COUNT);
    const bound = 5 / Math.sqrt(COUNT);
    for (const lag of [1, 2, 3, 4]) {
      expect(Math.abs(correlation(here, normals.subarray(lag, lag + COUNT)))).toBeLessThan(bound);
    }
    for (const other of [
      normalsOf(5, "noise", 1, COUNT),
      normalsOf(6, "noise", 0, COUNT),
      normalsOf(5, "evaluation", 0, COUNT),
    ]) {
      expect(Math.abs(correlation(here, other))).toBeLessThan(bound);
    }
  });

  it("have neighbours whose squares are independent, too", () => {
    const normals = normalsOf(7, "noise", 0, COUNT + 1);
    let sum = 0;
    for (let i = 0; i < COUNT; i++) sum += ((normals[i] ?? 0) ** 2 - 1) * ((normals[i + 1] ?? 0) ** 2 - 1);
    // Each factor has variance 2.
    expect(Math.abs(sum / COUNT)).toBeLessThan((5 * 2) / Math.sqrt(COUNT));
  });
});
