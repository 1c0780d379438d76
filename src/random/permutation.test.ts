import { describe, expect, it } from "vitest";
import { shuffledIndices } from "./permutation.ts";
import { randomStream } from "./stream.ts";

describe("permutations", () => {
  it("hold every index once, for lengths from 0 to 60,000", () => {
    const stream = randomStream(3, "order");
    for (const length of [0, 1, 2, 3, 17, 4_097, 60_000]) {
      const sorted = stream.permutation(5, length).toSorted();
      expect(sorted.every((value, index) => value === index)).toBe(true);
      expect(sorted.length).toBe(length);
    }
  });

  it("give each of the 24 orders of four items equally often (chi-squared)", () => {
    const stream = randomStream(0, "order");
    const draws = 24_000;
    const counts = new Map<string, number>();
    for (let step = 0; step < draws; step++) {
      const order = stream.permutation(step, 4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const expected = draws / 24;
    let chiSquared = 0;
    for (const count of counts.values()) chiSquared += (count - expected) ** 2 / expected;
    expect(counts.size).toBe(24);
    // 23 degrees of freedom: mean 23, standard deviation 6.8; 64 is six of them away.
    expect(chiSquared).toBeLessThan(64);
  });

  it("skip the words that would favour the first positions", () => {
    // 2^32 = 3 * 1431655765 + 1, so for a bound of 3 only the largest word is skipped.
    const words = [0xffffffff, 0xfffffffe, 0];
    const order = shuffledIndices(3, () => words.shift() ?? 0);
    // 0xfffffffe % 3 = 2: the last stays; then 0 % 2 = 0: the first two are swapped.
    expect([...order]).toEqual([1, 0, 2]);
    expect(words).toEqual([]);
  });
});
