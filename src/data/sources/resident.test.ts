import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { gatherData, gatherLabels } from "../source.ts";
import { blockSource, residentSource } from "./resident.ts";

const shape = [1, 2, 1] as const;
const x = Uint8Array.of(10, 11, 20, 21, 30, 31);
const labels = Uint8Array.of(7, 8, 9);
const conditions = Float32Array.of(0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5);
const bytes = residentSource({ shape, x, labels, conditions });
const floats = residentSource({ shape: [2], x: Float32Array.from(x, (value) => value / 8) });

describe("a resident source", () => {
  it("describes its data and exposes its memory without a copy", () => {
    const { count, shape: found, elementType, fields, buffers } = bytes;
    expect([count, found, elementType]).toEqual([3, shape, "uint8"]);
    expect(fields).toEqual({ labels: 1, conditions: 3 });
    expect(buffers).toHaveLength(3);
    for (const [at, array] of [x, labels, conditions].entries()) expect(buffers[at]).toBe(array.buffer);
    expect(
      [bytes.x, bytes.labels, bytes.conditions].map((array, at) => array === [x, labels, conditions][at]),
    ).toEqual([true, true, true]);
    expect([floats.count, floats.elementType, floats.fields]).toEqual([3, "float32", {}]);
    expect([0, 1, 2].map((row) => bytes.fileRow(row))).toEqual([0, 1, 2]);
  });

  it("copies the requested images to the buffer, in their order and with repetitions", async () => {
    const out = new Uint8Array(6).fill(9);
    await bytes.gather(Uint32Array.of(2, 0, 2), { x: out });
    expect([...out]).toEqual([30, 31, 10, 11, 30, 31]);
    expect([...x]).toEqual([10, 11, 20, 21, 30, 31]);
  });

  it("fills a view and nothing around it", async () => {
    const all = new Uint8Array(4).fill(9);
    await bytes.gather(Uint32Array.of(1), { x: all.subarray(1, 3) });
    expect([...all]).toEqual([9, 20, 21, 9]);
  });

  it("returns floats unchanged", async () => {
    expect(await gatherData(floats, Uint32Array.of(1, 0))).toEqual(Float32Array.of(2.5, 2.625, 1.25, 1.375));
  });

  it("returns labels and conditions, with the data or alone", async () => {
    const rows = Uint32Array.of(2, 0);
    const out = { x: new Uint8Array(4), labels: new Uint8Array(2), conditions: new Float32Array(6) };
    await bytes.gather(rows, out);
    expect(out).toEqual({
      x: Uint8Array.of(30, 31, 10, 11),
      labels: Uint8Array.of(9, 7),
      conditions: Float32Array.of(3.5, 4, 4.5, 0.5, 1, 1.5),
    });
    const alone = { conditions: new Float32Array(3) };
    await bytes.gather(Uint32Array.of(1), alone);
    expect(alone.conditions).toEqual(Float32Array.of(2, 2.5, 3));
    expect(await gatherLabels(bytes, rows)).toEqual(Uint8Array.of(9, 7));
    expect(await gatherLabels(floats, rows)).toBeUndefined();
  });

  it.each([3, 2 ** 32 - 1])("refuses image %d of three, and writes nothing", async (image) => {
    const out = new Uint8Array(4).fill(9);
    const refused = bytes.gather(Uint32Array.of(0, image), { x: out });
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(`from 0 to 2, found ${image}`);
    expect([...out]).toEqual([9, 9, 9, 9]);
  });

  it.each([
    ["that is too short", bytes, { x: new Uint8Array(3) }, "for x: expected 2 x 2 numbers, found 3"],
    ["that is too long", bytes, { x: new Uint8Array(5) }, "for x: expected 2 x 2 numbers, found 5"],
    ["of floats for bytes", bytes, { x: new Float32Array(4) }, "expected uint8, found float32"],
    ["of bytes for floats", floats, { x: new Uint8Array(4) }, "expected float32, found uint8"],
    ["of too few labels", bytes, { labels: new Uint8Array(1) }, "labels: expected 2 x 1 numbers, found 1"],
    [
      "of shorter conditions",
      bytes,
      { conditions: new Float32Array(4) },
      "conditions: expected 2 x 3 numbers, found 4",
    ],
    ["for labels that it has not", floats, { labels: new Uint8Array(2) }, "labels: the data have none"],
    [
      "for conditions that it has not",
      floats,
      { conditions: new Float32Array(2) },
      "conditions: the data have none",
    ],
  ])("refuses a buffer %s", async (_, source, out, message) => {
    const refused = source.gather(Uint32Array.of(0, 1), out);
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(message);
  });

  it.each([
    ["parts of data", { x: new Uint8Array(5) }, "data: expected a multiple of 2 numbers, data of [1, 2, 1]"],
    ["other labels", { x, labels: new Uint8Array(2) }, "labels: expected 3, one for each datum, found 2"],
    ["parts of conditions", { x, conditions: new Float32Array(4) }, "for each of 3 data, found 4 in total"],
  ])("is not made of %s", (_, arrays, message) => {
    const made = () => residentSource({ shape, ...arrays });
    expect(made).toThrow(DataError);
    expect(made).toThrow(message);
  });

  it("may be in blocks: the same data", async () => {
    const numbers = Float32Array.from({ length: 14 }, (_, at) => at / 8);
    const labels = Uint8Array.from({ length: 7 }, (_, at) => at);
    const whole = residentSource({ shape: [2], x: numbers, labels });
    const rows = Uint32Array.of(6, 0, 3, 2, 5, 3);
    for (const perBlock of [1, 2, 3, 4, 6, 7]) {
      const blocks = Array.from({ length: Math.ceil(7 / perBlock) }, (_, block) =>
        numbers.subarray(2 * perBlock * block, 2 * perBlock * (block + 1)),
      );
      const source = blockSource({ shape: [2], blocks: [blocks[0] ?? numbers, ...blocks.slice(1)], labels });
      expect([source.count, source.elementType, source.buffers.length]).toEqual([
        7,
        "float32",
        blocks.length + 1,
      ]);
      const out = { x: new Float32Array(12), labels: new Uint8Array(6) };
      await source.gather(rows, out);
      expect(out).toEqual({ x: await gatherData(whole, rows), labels: await gatherLabels(whole, rows) });
      await expect(gatherData(source, Uint32Array.of(7))).rejects.toThrow("from 0 to 6, found 7");
    }
  });

  it.each([
    [[2, 4], "found 4"],
    [[4, 2, 4], "found 2"],
    [[4, 6, 4], "found 6"],
  ])("is not made of blocks of %j data that differ before the last block", (counts, found) => {
    const [first = 0, ...more] = counts;
    const block = (count: number) => new Uint8Array(count);
    const blocks = [block(first), ...more.map(block)] as const;
    expect(() => blockSource({ shape: [1], blocks })).toThrow(
      `expected blocks of ${first} data, and at most`,
    );
    expect(() => blockSource({ shape: [1], blocks })).toThrow(found);
  });

  it("may be empty", async () => {
    const none = residentSource({ shape, x: new Uint8Array(0), labels: new Uint8Array(0) });
    expect(none.count).toBe(0);
    expect(await gatherData(none, new Uint32Array(0))).toEqual(new Uint8Array(0));
    await expect(gatherData(none, Uint32Array.of(0))).rejects.toThrow(DataError);
  });
});
