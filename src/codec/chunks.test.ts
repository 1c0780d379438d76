import { createHash } from "node:crypto";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileChunks, gzipFileChunks, readWholeFile } from "./chunks.node.ts";
import { chunksOf, streamChunks } from "./chunks.ts";
import { checkedGzip } from "./gzip.ts";
import { sha256 } from "./sha256.ts";

const bytes = Uint8Array.from({ length: 1000 }, (_, at) => (at * at) >> 4);
const sizes = [1, 7, 64, 499, 500, 999, 1000, 1001, 4096];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-chunks-"));
  await writeFile(join(folder, "plain"), bytes);
  await writeFile(join(folder, "zipped"), gzipSync(bytes));
});
afterAll(() => rm(folder, { recursive: true }));

async function all(chunks: AsyncIterable<Uint8Array>): Promise<number[]> {
  const found: number[] = [];
  for await (const chunk of chunks) found.push(...chunk);
  return found;
}

describe.each(sizes)("in pieces of %i bytes", (size) => {
  it("bytes, files and gzip files are read unchanged", async () => {
    expect([...chunksOf(bytes, size)].flatMap((chunk) => [...chunk])).toEqual([...bytes]);
    expect(await all(fileChunks(join(folder, "plain"), size))).toEqual([...bytes]);
    expect(await all(gzipFileChunks(join(folder, "zipped"), Math.max(64, size)))).toEqual([...bytes]);
    expect([...(await readWholeFile(join(folder, "plain"), size))]).toEqual([...bytes]);
  });

  it("the SHA-256 is the same as of the whole", async () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, size - 1, size, size + 1, 1000]) {
      const part = bytes.subarray(0, length);
      expect(await sha256(part, size)).toBe(createHash("sha256").update(part).digest("hex"));
    }
  });
});

describe("files", () => {
  it("that grow while being read are read to their end", async () => {
    const path = join(folder, "growing");
    await writeFile(path, bytes);
    const reading = fileChunks(path, 600);
    const { value } = await reading.next();
    expect(value?.length).toBe(600);
    await appendFile(path, bytes);
    expect(await all(reading)).toHaveLength(1400);
  });

  it.skipIf(process.platform !== "linux")("of unknown size are read to their end", async () => {
    expect(new TextDecoder().decode(await readWholeFile("/proc/self/status", 100))).toMatch(/^Name:.*\n$/s);
  });
});

describe("streams", () => {
  const endless = (cancelled: () => void) =>
    new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(bytes), cancel: cancelled });

  it("are cancelled if reading ends early", async () => {
    let cancelled = 0;
    for await (const chunk of streamChunks(endless(() => cancelled++))) if (chunk.length > 0) break;
    expect(cancelled).toBe(1);
  });
});

describe("the length that gzip files declare", () => {
  const piece = new Uint8Array(2 ** 26);
  async function* pieces(more: number) {
    for (let count = 0; count < 64; count++) yield piece;
    yield piece.subarray(0, more);
  }
  const read = async (more: number) => {
    let length = 0;
    for await (const chunk of checkedGzip(pieces(more), Uint8Array.of(8, 0, 0, 0), "x.gz"))
      length += chunk.length;
    return length;
  };

  it("is modulo 2^32", async () => {
    expect(await read(8)).toBe(2 ** 32 + 8);
    await expect(read(9)).rejects.toThrow("x.gz: the gzip file is damaged");
  });
});
