import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { isGzip } from "../../data/gzip.ts";
import { DataError, messageOf } from "../../errors.ts";

/** A file read from its beginning to its end, a stretch at a time; what is gzipped is unzipped on the way. */
export interface ByteReader {
  /** The next bytes, without taking them; fewer only at the end of the file. */
  peek(count: number): Promise<Uint8Array>;
  /** The next bytes; fewer only at the end of the file. */
  read(count: number): Promise<Uint8Array>;
  close(): void;
}

/**
 * Opens a file for reading in stretches: no more of it is in memory than is asked for at a time.
 *
 * @throws DataError, at a reading, where the file cannot be read or its gzip stream is damaged
 */
export async function openBytes(path: string): Promise<ByteReader> {
  const plain = readerOf(createReadStream(path), path);
  const start = await plain.peek(2);
  if (!isGzip(start)) return plain;
  plain.close();
  const stream = createReadStream(path);
  const unzipped = createGunzip();
  stream.on("error", (cause) => unzipped.destroy(cause));
  return readerOf(stream.pipe(unzipped), path, () => stream.destroy());
}

function readerOf(
  stream: NodeJS.ReadableStream & { destroy(): unknown },
  path: string,
  alsoClose: () => void = () => {},
): ByteReader {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array(0);

  async function hold(count: number): Promise<void> {
    const parts = [held];
    let length = held.length;
    while (length < count) {
      const next = await chunks.next().catch((cause: unknown) => {
        const found = messageOf(cause);
        throw new DataError(`${path}: expected a file that can be read, found: ${found}.`, { cause });
      });
      if (next.done === true) break;
      const chunk: Uint8Array = typeof next.value === "string" ? Buffer.from(next.value) : next.value;
      parts.push(chunk);
      length += chunk.length;
    }
    if (parts.length > 1) held = Buffer.concat(parts);
  }

  return {
    async peek(count) {
      await hold(count);
      return held.subarray(0, count);
    },
    async read(count) {
      await hold(count);
      const taken = held.subarray(0, count);
      held = held.subarray(taken.length);
      return taken;
    },
    close() {
      stream.destroy();
      alsoClose();
    },
  };
}

/** The lines of the rest of a file, without their line feeds. */
export async function* linesOf(reader: ByteReader): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  const stretch = 1 << 16;
  let rest = "";
  for (;;) {
    const bytes = await reader.read(stretch);
    const lines = (rest + decoder.decode(bytes, { stream: bytes.length > 0 })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    yield* lines;
    if (bytes.length < stretch) break;
  }
  if (rest !== "") yield rest;
}
