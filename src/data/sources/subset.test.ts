import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../errors.ts";
import { gatherData } from "../source.ts";
import { contentsOf } from "../testing/contents.ts";
import { residentSource } from "./resident.ts";
import { firstImages, subsetOf } from "./subset.ts";

/** Datum i is i, 10 i; its label is i, its condition i / 2. */
const shape = [2] as const;
const ofType = <Numbers extends Uint8Array | Float32Array>(x: Numbers) =>
  residentSource({
    shape,
    x,
    labels: Uint8Array.of(0, 1, 2, 3, 4),
    conditions: Float32Array.of(0, 0.5, 1, 1.5, 2),
  });
const numbers = [0, 0, 1, 10, 2, 20, 3, 30, 4, 40];
const bytes = ofType(Uint8Array.from(numbers));
const floats = ofType(Float32Array.from(numbers));

describe("a subset", () => {
  it.each([bytes, floats])("has its rows of the data, and what comes with them", async (source) => {
    const subset = subsetOf(source, Uint32Array.of(4, 1, 2));
    const { x, ...more } = await contentsOf(subset);
    expect([...x]).toEqual([4, 40, 1, 10, 2, 20]);
    expect(x.constructor).toBe((await gatherData(source, new Uint32Array(0))).constructor);
    expect(more).toEqual({
      count: 3,
      shape,
      elementType: source.elementType,
      fields: { labels: 1, conditions: 1 },
      labels: Uint8Array.of(4, 1, 2),
      conditions: Float32Array.of(2, 0.5, 1),
    });
    expect([...(await gatherData(subset, Uint32Array.of(2, 0, 2)))]).toEqual([2, 20, 4, 40, 2, 20]);
  });

  it("copies nothing, and maps to the rows of its file", () => {
    const subset = subsetOf(bytes, Uint32Array.of(4, 1, 2));
    expect(subset.buffers).toEqual(bytes.buffers);
    expect(subset.buffers[0]).toBe(bytes.buffers[0]);
    expect([0, 1, 2].map((row) => subset.fileRow(row))).toEqual([4, 1, 2]);
  });

  it("may be a subset of a subset", async () => {
    const inner = subsetOf(subsetOf(bytes, Uint32Array.of(4, 1, 2)), Uint32Array.of(2, 0));
    expect([...(await contentsOf(inner)).x]).toEqual([2, 20, 4, 40]);
    expect([0, 1].map((row) => inner.fileRow(row))).toEqual([2, 4]);
    // Row 2 is one of the file's and of the outer subset's, not of this one's.
    await expect(gatherData(inner, Uint32Array.of(2))).rejects.toThrow("from 0 to 1, found 2");
  });

  it("refuses rows outside itself and arrays that its source refuses", async () => {
    const subset = subsetOf(bytes, Uint32Array.of(4, 1));
    const gather = (row: number, out: Parameters<typeof subset.gather>[1]) =>
      subset.gather(Uint32Array.of(row), out);
    for (const [refused, message] of [
      [gather(2, { x: new Uint8Array(2) }), "from 0 to 1, found 2"],
      [gather(2 ** 32 - 1, { x: new Uint8Array(2) }), "from 0 to 1, found 4294967295"],
      [gather(0, { x: new Float32Array(2) }), "expected uint8, found float32"],
      [gather(0, { x: new Uint8Array(3) }), "for x: expected 1 x 2 numbers, found 3"],
      [gather(0, { labels: new Uint8Array(2) }), "for labels: expected 1 x 1 numbers, found 2"],
    ] as const) {
      await expect(refused).rejects.toThrow(DataError);
      await expect(refused).rejects.toThrow(message);
    }
  });
});

describe("the first images", () => {
  it("are a subset, or the source itself if all are requested", async () => {
    const first = firstImages(bytes, 2);
    expect([...(await contentsOf(first)).x]).toEqual([0, 0, 1, 10]);
    expect([0, 1].map((row) => first.fileRow(row))).toEqual([0, 1]);
    expect(firstImages(bytes, 5)).toBe(bytes);
  });

  it.each([0, -1, 1.5, 6, Number.NaN])("are not %d of five", (count) => {
    expect(() => firstImages(bytes, count)).toThrow(ConfigError);
    expect(() => firstImages(bytes, count)).toThrow(
      `expected a number from 1 to 5, the number of images, found ${count}`,
    );
  });
});
