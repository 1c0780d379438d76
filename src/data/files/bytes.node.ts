import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type ByteReader, createChunkReader, stretch } from "../../codec/byteReader.ts";
import { isGzip } from "../../codec/gzip.ts";
import { NotAFileError, openFile } from "../../codec/openFile.node.ts";
import { DataError, messageOf } from "../../errors.ts";

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
  return {
    ...createChunkReader(chunksOf(stream, path)),
    close() {
      stream.destroy();
      alsoClose();
    },
  };
}

async function* chunksOf(
  stream: NodeJS.ReadableStream,
  path: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
  } catch (cause) {
    throw cause instanceof DataError ? cause : unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): DataError {
  const found =
    cause instanceof NotAFileError
      ? ` ${cause.found}. Name a file, or /dev/stdin for a pipe`
      : `: ${messageOf(cause)}`;
  return new DataError(`${path}: expected a file that can be read, found${found}.`, { cause });
}
