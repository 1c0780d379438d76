import { DataError, messageOf } from "../errors.ts";
import { streamChunks } from "./chunks.ts";

/** The largest compression ratio of DEFLATE (RFC 1951: 258 bytes from two bits). A larger declared size is wrong. */
export const largestGzipRatio = 1_032;

/** Whether bytes begin with the two magic bytes of a gzip file (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The unzipped content of a gzip file with one member, one piece at a time, of any length.
 *
 * @param chunks of the gzip file
 * @param name names the file in errors
 * @throws DataError, while reading, if the file is cut off or damaged, or its size differs from the declared size
 */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = new Uint8Array(4);
  async function* watched() {
    for await (const chunk of chunks) {
      keepEnd(end, chunk);
      yield chunk;
    }
  }
  const unzipped = streamOf(watched()).pipeThrough(new DecompressionStream("gzip"));
  yield* checkedGzip(streamChunks(unzipped), end, name);
}

/**
 * Passes unzipped pieces on, and checks their length against the file's last four bytes, which store it modulo 2^32.
 *
 * @param end the last four bytes of the gzip file, read when everything is unzipped
 * @throws DataError if unzipping fails or the length differs; errors of the file system are passed on
 */
export async function* checkedGzip(
  unzipped: AsyncIterable<Uint8Array>,
  end: Uint8Array,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let length = 0;
  try {
    for await (const chunk of unzipped) {
      length += chunk.length;
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof DataError || (cause instanceof Error && "syscall" in cause)) throw cause;
    throw damaged(name, messageOf(cause));
  }
  const promised = new DataView(end.buffer, end.byteOffset, 4).getUint32(0, true);
  if (length % 2 ** 32 === promised) return;
  throw damaged(name, `it declares ${promised} bytes (modulo 2^32) and holds ${length}`);
}

/** Updates `end` to the last bytes of all chunks so far. */
function keepEnd(end: Uint8Array, chunk: Uint8Array): void {
  const taken = chunk.subarray(-end.length);
  end.copyWithin(0, taken.length);
  end.set(taken, end.length - taken.length);
}

function streamOf(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value as Uint8Array<ArrayBuffer>);
    },
    cancel: async () => void (await chunks.return()),
  });
}

function damaged(name: string, reason: string): DataError {
  return new DataError(
    `${name}: the gzip file is damaged or truncated (${reason}). Delete it and fetch it again.`,
  );
}
