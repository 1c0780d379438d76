import type { FileHandle } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { chunkBytes } from "./chunks.ts";
import { concatenated } from "./concatenated.ts";
import { openFile } from "./openFile.node.ts";

/**
 * The bytes of a file, one piece at a time. Each piece is valid until the next one is requested. Rejects as
 * `openFile` and the file system do.
 */
export async function* fileChunks(
  path: string,
  size = chunkBytes,
): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await openFile(path);
  try {
    const piece = new Uint8Array(size);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, size);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The unzipped content of a gzip file, one piece at a time. Rejects as the file system and zlib do. */
export async function* gzipFileChunks(
  path: string,
  size = chunkBytes,
): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await openFile(path);
  const file = handle.createReadStream({ highWaterMark: size });
  const unzipped = createGunzip({ chunkSize: size });
  file.on("error", (cause) => unzipped.destroy(cause));
  try {
    yield* file.pipe(unzipped);
  } finally {
    file.destroy();
  }
}

/**
 * Reads a whole file into one array. One call reads at most 2^31 - 1 bytes, so the file is read in pieces. A file of
 * unknown size, or one that grows meanwhile, is read to its end. Rejects as `openFile` and the file system do.
 */
export async function readWholeFile(path: string, size = chunkBytes): Promise<Uint8Array> {
  const handle = await openFile(path);
  try {
    const bytes = new Uint8Array((await handle.stat()).size);
    const length = await fill(handle, bytes, size);
    if (length < bytes.length) return bytes.slice(0, length);
    const parts = [bytes];
    for (;;) {
      const more = new Uint8Array(size);
      const found = await fill(handle, more, size);
      if (found > 0) parts.push(more.subarray(0, found));
      if (found < size) break;
    }
    return parts.length === 1 ? bytes : concatenated(parts, (total) => new Uint8Array(total));
  } finally {
    await handle.close();
  }
}

/** Reads until an array is full or the file ends. Returns the number of bytes read. */
async function fill(handle: FileHandle, bytes: Uint8Array, size: number): Promise<number> {
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, Math.min(size, bytes.length - length));
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}
