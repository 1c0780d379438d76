import { describe, expect, it } from "vitest";
import { spread } from "./spread.ts";

describe("spread", () => {
  it("leaves labels where they want to be when none touches another", () => {
    expect(spread([10, 50, 30], 16, 0, 100)).toEqual([10, 50, 30]);
  });

  it("moves two that touch apart by equal parts, in their order", () => {
    expect(spread([52, 48], 16, 0, 100)).toEqual([58, 42]);
  });

  it("keeps a cluster inside the bounds", () => {
    expect(spread([99, 99, 99], 16, 0, 100)).toEqual([68, 84, 100]);
    expect(spread([-5, 1], 16, 0, 100)).toEqual([0, 16]);
  });

  it("separates all pairs and keeps the order for any wishes", () => {
    for (let trial = 0; trial < 200; trial++) {
      const wishes = Array.from(
        { length: 5 },
        (_, index) => (trial * 37 + index * index * (trial % 23)) % 101,
      );
      const centres = spread(wishes, 16, 0, 100);
      const sorted = wishes.map((wish, index) => ({ wish, centre: centres[index] ?? Number.NaN }));
      sorted.sort((a, b) => a.centre - b.centre);
      sorted.forEach(({ wish, centre }, rank) => {
        expect(centre).toBeGreaterThanOrEqual(0);
        expect(centre).toBeLessThanOrEqual(100);
        const before = sorted[rank - 1];
        if (before === undefined) return;
        expect(centre - before.centre).toBeGreaterThanOrEqual(16 - 1e-9);
        expect(wish).toBeGreaterThanOrEqual(before.wish);
      });
    }
  });
});
