import type { RandomAccess } from "./randomAccess.ts";

/**
 * Bytes per piece. Node's files, hashes and zlib accept at most 2^31 - 1 bytes in one call, and Web Crypto accepts
 * even fewer. With pieces of this size, reading, writing and hashing work for any total length.
 */
export const chunkBytes = 2 ** 22;

/** Views of consecutive pieces of some bytes. Each has `size` bytes, except the last. */
export function* chunksOf(bytes: Uint8Array, size = chunkBytes): Generator<Uint8Array, void, undefined> {
  for (let begin = 0; begin < bytes.length; begin += size) yield bytes.subarray(begin, begin + size);
}

/**
 * The pieces of a stream, such as that of a `Blob` or `Response` in a page. The stream is cancelled if reading ends
 * early.
 */
export async function* streamChunks(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } catch (cause) {
    ended = true;
    throw cause;
  } finally {
    if (!ended) await reader.cancel();
  }
}

/** The bytes of a file from beginning to end, one piece at a time. Rejects as its `read` does. */
export async function* randomAccessChunks(
  file: RandomAccess,
  size = chunkBytes,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < file.size; start += size) yield await file.read(start, size);
}
