import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { chunksOf } from "./chunks.ts";
import { encodeIdx, type IdxArray } from "./idx.ts";
import { readIdx, readIdxBlocks } from "./idxStream.ts";

const ubytes: IdxArray = {
  type: "ubyte",
  shape: [7, 2, 3],
  values: Uint8Array.from({ length: 42 }, (_, i) => i),
};
const shorts: IdxArray = { type: "short", shape: [5], values: Int16Array.of(-1, 2, -300, 4, 5) };

async function* each(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunksOf(bytes, size);
}

function streamOf(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunksOf(bytes, size)) controller.enqueue(chunk);
      controller.close();
    },
  });
}

describe.each([1, 3, 4, 5, 15, 16, 17, 22, 58, 100])("an IDX file in pieces of %i bytes", (size) => {
  it.each([ubytes, shorts])("is $type $shape as a stream, plain and as gzip", async (array) => {
    const bytes = encodeIdx(array);
    expect(await readIdx(streamOf(bytes, size), "x")).toEqual(array);
    expect(await readIdx(streamOf(gzipSync(bytes), size), "x.gz")).toEqual(array);
  });

  it.each([1, 6, 11, 12, 13, 41, 42])(
    "is the same in blocks of %i bytes, of whole entries each",
    async (blockBytes) => {
      const read = await readIdxBlocks(each(encodeIdx(ubytes), size), "x", { blockBytes });
      if (!("blocks" in read)) throw new Error("expected blocks");
      const entries = Math.max(1, Math.floor(blockBytes / 6));
      expect(read.blocks.map(({ length }) => length / 6)).toEqual(
        Array.from({ length: Math.ceil(7 / entries) }, (_, at) => Math.min(entries, 7 - at * entries)),
      );
      expect(read.blocks.flatMap((block) => [...block])).toEqual([...ubytes.values]);
    },
  );

  it("is refused if it is cut off or too long", async () => {
    const bytes = encodeIdx(ubytes);
    for (const [found, message] of [
      [bytes.subarray(0, 57), "found 57 bytes (truncated?)"],
      [bytes.subarray(0, 17), "found 17 bytes (truncated?)"],
      [bytes.subarray(0, 15), "expected a header of 16 bytes for rank 3, found 15 bytes"],
      [Uint8Array.of(...bytes, 0), "found more than that"],
      [bytes.subarray(0, 0), "the IDX file is empty"],
    ] as const) {
      const reading = readIdxBlocks(each(found, size), "x", { blockBytes: 12 });
      await expect(reading).rejects.toThrow(DataError);
      await expect(reading).rejects.toThrow(message);
    }
  });

  it("closes its source in every case", async () => {
    for (const bytes of [
      encodeIdx(ubytes),
      encodeIdx(ubytes).subarray(5),
      Uint8Array.of(...encodeIdx(ubytes), 1),
    ]) {
      let closed = 0;
      async function* watched() {
        try {
          yield* chunksOf(bytes, size);
        } finally {
          closed += 1;
        }
      }
      await readIdxBlocks(watched(), "x").catch(() => {});
      expect(closed).toBe(1);
    }
  });
});

describe("a header with wrong sizes", () => {
  // 4,294,967,295 x 4,294,967,295 bytes.
  const claim = Uint8Array.of(0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3);

  it("is refused before anything is allocated", async () => {
    await expect(readIdxBlocks(each(claim, 4), "x", { bytes: 15 })).rejects.toThrow(
      "found 15 bytes (truncated?)",
    );
    await expect(readIdx(gzipSync(claim), "x.gz")).rejects.toThrow("found a gzip file that holds at most");
  });

  it("is refused if memory is insufficient and the file's size is unknown", async () => {
    await expect(readIdx(streamOf(claim, 4), "x")).rejects.toThrow("Use less data.");
  });
});
