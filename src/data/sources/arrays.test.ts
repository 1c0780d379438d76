import { describe, expect, it } from "vitest";
import { createNumberReader } from "../reading/numberReader.ts";
import { memoryArray } from "../reading/testing/memoryArrays.ts";
import { someBytes } from "../reading/testing/pictures.ts";
import { gatherData } from "../source.ts";
import { arraySource, readsByRows } from "./arrays.ts";

const count = 5000;
const size = 4096;
const bytes = someBytes(count * 4);
const reader = createNumberReader({ layout: "rows", range: [0, 255], shape: [4] }, "uint8");
const labels = Uint8Array.from({ length: count }, (_, row) => row % 7);
const factors = Float32Array.from({ length: 2 * count }, (_, at) => at / 2);

function source(mostResidentBytes: number, byRows = true, reads: [number, number][] = []) {
  const array = memoryArray({ type: "uint8", shape: [count, 4], byRows }, bytes, reads);
  const about = { array, place: "x.npy", reader, shape: [4], elementType: "uint8" } as const;
  return arraySource({ ...about, fields: { labels, factors }, mostResidentBytes });
}

describe.each([
  ["in memory", 4 * count],
  ["read by rows", 4 * count - 1],
])("data of an array, %s", (_, most) => {
  it("are gathered in any order, with their classes and factors", async () => {
    const made = await source(most);
    expect([made.count, made.shape, made.elementType, made.fileRow(17)]).toEqual([count, [4], "uint8", 17]);
    expect(made.fields).toEqual({ labels: 1, factors: 2 });
    const rows = Uint32Array.of(4999, 0, 3000, 0, 7, 8);
    const out = { x: new Uint8Array(24), labels: new Uint8Array(6), factors: new Float32Array(12) };
    await made.gather(rows, out);
    expect([...out.x]).toEqual([...rows].flatMap((row) => [...bytes.subarray(4 * row, 4 * row + 4)]));
    expect([...out.labels]).toEqual([...rows].map((row) => row % 7));
    expect([...out.factors]).toEqual([...rows].flatMap((row) => [row, row + 0.5]));
    const alone = { labels: new Uint8Array(1) };
    await made.gather(Uint32Array.of(13), alone);
    expect([...alone.labels]).toEqual([6]);
  });

  it("are limited to the rows of the array", async () => {
    await expect(gatherData(await source(most), Uint32Array.of(count))).rejects.toThrow("from 0 to 4999");
  });
});

it("reads on demand, and neighbours together", async () => {
  const reads: [number, number][] = [];
  const long = new Uint8Array(40 * size);
  const array = memoryArray({ type: "uint8", shape: [40, size] }, long, reads);
  const made = await arraySource({
    ...{ array, place: "x.npy", shape: [size], elementType: "uint8", mostResidentBytes: 0 },
    reader: createNumberReader({ layout: "rows", range: [0, 255], shape: [size] }, "uint8"),
  });
  expect(reads).toEqual([]);
  expect(made.buffers).toEqual([]);
  await gatherData(made, Uint32Array.of(30, 3, 2, 5, 29, 20, 2));
  // Up to two rows of 4,096 numbers between two that are wanted are read, too.
  expect(reads).toEqual([
    [2, 4],
    [20, 1],
    [29, 2],
  ]);
});

it("reads at most a few megabytes at a time", async () => {
  const reads: [number, number][] = [];
  const wide = 2 ** 19;
  const array = memoryArray({ type: "uint8", shape: [7, wide] }, someBytes(7 * wide), reads);
  const about = { array, place: "x.npy", shape: [wide], elementType: "uint8" } as const;
  const wideReader = createNumberReader({ layout: "rows", range: [0, 255], shape: [wide] }, "uint8");
  const byRows = await arraySource({ ...about, reader: wideReader, mostResidentBytes: 0 });
  const read = await gatherData(byRows, Uint32Array.of(0, 1, 2, 3, 4, 5, 6));
  expect(reads.map(([, rows]) => rows)).toEqual([2, 2, 2, 1]);
  const resident = await arraySource({ ...about, reader: wideReader });
  expect(reads.slice(4).map(([, rows]) => rows)).toEqual([2, 2, 2, 1]);
  const again = await gatherData(resident, Uint32Array.of(0, 1, 2, 3, 4, 5, 6));
  expect(Buffer.from(again).equals(Buffer.from(read))).toBe(true);
});

it("stays in memory at any size if reading rows reads all", () => {
  const array = (byRows: boolean) => memoryArray({ type: "uint8", shape: [2, 2], byRows }, [1, 2, 3, 4]);
  const about = { shape: [2], elementType: "float32" } as const;
  expect(readsByRows({ ...about, array: array(false), mostResidentBytes: 0 })).toBe(false);
  expect(readsByRows({ ...about, array: array(true), mostResidentBytes: 15 })).toBe(true);
  expect(readsByRows({ ...about, array: array(true), mostResidentBytes: 16 })).toBe(false);
});
