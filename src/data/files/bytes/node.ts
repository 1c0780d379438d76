import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type ByteReader, stretch } from "../../../codec/byteReader.ts";
import { NotAFileError, openFile } from "../../../codec/file/node.ts";
import { isGzip } from "../../../codec/gzip.ts";
import { DataError, messageOf } from "../../../errors.ts";

/**
 * Opens a file for reading in stretches: no more of it is in memory than is asked for at a time. `/dev/stdin` will do, as it is opened
 * once.
 *
 * @throws DataError where the file cannot be read or is none, or at a reading where its gzip stream is damaged
 */
export async function openBytes(path: string): Promise<ByteReader> {
  const handle = await openFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const stream = handle.createReadStream();
  const plain = readerOf(stream, path);
  if (!isGzip(await plain.peek(2))) return plain;
  const zipped = Readable.from(stretchesOf(plain), { objectMode: false });
  const unzipped = createGunzip();
  zipped.on("error", (cause) => unzipped.destroy(cause));
  return readerOf(zipped.pipe(unzipped), path, () => stream.destroy());
}

/** All that is left of a file, a stretch at a time. */
async function* stretchesOf(reader: ByteReader): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const bytes = await reader.read(stretch);
    if (bytes.length > 0) yield bytes;
    if (bytes.length < stretch) break;
  }
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
        throw cause instanceof DataError ? cause : unreadable(path, cause);
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

function unreadable(path: string, cause: unknown): DataError {
  const found =
    cause instanceof NotAFileError
      ? ` ${cause.found}. Name a file, or /dev/stdin for a pipe`
      : `: ${messageOf(cause)}`;
  return new DataError(`${path}: expected a file that can be read, found${found}.`, { cause });
}
