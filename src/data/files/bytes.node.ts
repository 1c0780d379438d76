import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type ByteReader, createChunkReader, stretch } from "../../codec/byteReader.ts";
import { isGzip } from "../../codec/gzip.ts";
import { NotAFileError, openFile } from "../../codec/openFile.node.ts";
import { DataError, messageOf } from "../../errors.ts";

/**
 * Opens a file for reading in parts; only the requested part is in memory. The file is opened once, so `/dev/stdin`
 * works.
 *
 * @throws DataError if the path cannot be read or is not a file; when reading, if its gzip stream is damaged
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

/** The rest of a file, a part at a time. */
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
      ? `: it is ${cause.found}. Name a file, or /dev/stdin for a pipe`
      : `: ${messageOf(cause)}`;
  return new DataError(`${path}: the file cannot be read${found}.`, { cause });
}
