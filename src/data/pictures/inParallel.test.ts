import { describe, expect, it } from "vitest";
import { inParallel } from "./inParallel.ts";

async function allOf<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Work that ends on request, and the items in progress. */
function controlled() {
  const under = new Map<number, () => void>();
  let mostUnder = 0;
  const work = (item: number) =>
    new Promise<number>((resolve) => {
      under.set(item, () => {
        under.delete(item);
        resolve(10 * item);
      });
      mostUnder = Math.max(mostUnder, under.size);
      // The last begun ends first.
      setTimeout(() => [...under.values()].at(-1)?.(), 1);
    });
  return { work, most: () => mostUnder };
}

describe("work on several items at a time", () => {
  it("gives results in the order of the items, not of completion", async () => {
    const { work, most } = controlled();
    expect(await allOf(inParallel([1, 2, 3, 4, 5, 6, 7], work, { most: 3 }))).toEqual([
      10, 20, 30, 40, 50, 60, 70,
    ]);
    expect(most()).toBe(3);
  });

  it("stays within the limit of weights, and runs a heavy item alone", async () => {
    const weights = [1, 2, 9, 1, 1, 1, 1, 3];
    let [under, heaviest] = [0, 0];
    const work = async (weight: number) => {
      under += weight;
      heaviest = Math.max(heaviest, under);
      if (weight === 9) expect(under).toBe(9);
      await new Promise((resolve) => setTimeout(resolve, 1));
      under -= weight;
      return weight;
    };
    const limits = { most: 8, mostWeight: 4, weightOf: (weight: number) => weight };
    expect(await allOf(inParallel(weights, work, limits))).toEqual(weights);
    expect(heaviest).toBe(9);
    heaviest = 0;
    await allOf(inParallel(weights.slice(3), work, limits));
    expect(heaviest).toBe(4);
  });

  it("throws the first error in order, and starts nothing afterwards", async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      if (item >= 2) throw new Error(`item ${item}`);
      return item;
    };
    const seen: number[] = [];
    const all = async () => {
      for await (const each of inParallel([0, 1, 2, 3, 4, 5, 6, 7, 8], work, { most: 2 })) seen.push(each);
    };
    await expect(all()).rejects.toThrow("item 2");
    expect(seen).toEqual([0, 1]);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it("starts nothing once it is aborted", async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      if (item === 3) stop.abort(new Error("enough"));
      return item;
    };
    const all = allOf(inParallel([1, 2, 3, 4, 5], work, { most: 1, signal: stop.signal }));
    await expect(all).rejects.toThrow("enough");
    expect(begun).toEqual([1, 2, 3]);
    const none = allOf(inParallel([4], work, { most: 1, signal: stop.signal }));
    await expect(none).rejects.toThrow("enough");
    expect(begun).toEqual([1, 2, 3]);
  });

  it("gives nothing without items", async () => {
    expect(await allOf(inParallel([], async () => 1, { most: 2 }))).toEqual([]);
  });
});
