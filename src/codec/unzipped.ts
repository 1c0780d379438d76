import { DataError, messageOf } from "../errors.ts";
import { randomAccessChunks } from "./chunks.ts";
import { gunzip, largestGzipRatio } from "./gzip.ts";
import { bytesAsFile, type RandomAccess, readWhole } from "./randomAccess.ts";

/** Minimum size of a gzip file, in bytes: a header of 10, an empty block, and a trailer of 8. */
const smallestGzip = 20;

/**
 * Unzips a gzip file to memory. Its trailer declares the size, which must be below 2^32 bytes.
 *
 * @param most maximum unzipped size, in bytes. Default: 2^32
 * @param command shell command that unpacks the file, for the error. Default: `gunzip -k <file>`
 * @throws DataError if it is damaged, or holds more than `most` or 2^32 bytes
 */
export async function unzipped(
  file: RandomAccess,
  most = 2 ** 32,
  command = `gunzip -k ${file.name}`,
): Promise<RandomAccess> {
  const { name, size } = file;
  if (size < smallestGzip)
    throw new DataError(`${name}: the gzip file has only ${size} bytes: it is cut off. Get it again.`);
  const end = await readWhole(file, size - 4, 4, "its size");
  const promised = new DataView(end.buffer, end.byteOffset, 4).getUint32(0, true);
  if (promised > size * largestGzipRatio) {
    throw new DataError(
      `${name}: the gzip file has ${size} bytes and cannot hold the declared ${promised} bytes: it is damaged. Get it again.`,
    );
  }
  if (promised > most) throw tooLong(name, most, command);
  const bytes = room(promised, name, command);
  let length = 0;
  for await (const chunk of gunzip(randomAccessChunks(file), name)) {
    if (length + chunk.length > bytes.length) throw tooLong(name, bytes.length, command);
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytesAsFile(bytes, name);
}

/** The first unzipped bytes of a gzip file. Fewer only at its end. It is unzipped only as far as necessary. */
export async function unzippedStart(file: RandomAccess, length: number): Promise<Uint8Array> {
  const start = new Uint8Array(length);
  let found = 0;
  for await (const chunk of gunzip(randomAccessChunks(file, 4_096), file.name)) {
    const taken = chunk.subarray(0, length - found);
    start.set(taken, found);
    found += taken.length;
    if (found === length) break;
  }
  return start.subarray(0, found);
}

function room(bytes: number, name: string, command: string): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new DataError(
      `${name}: not enough memory for ${bytes} bytes (${messageOf(cause)}). Unpack it: ${command}.`,
      { cause },
    );
  }
}

function tooLong(name: string, most: number, command: string): DataError {
  return new DataError(
    `${name}: expected a gzip file that holds at most ${most} bytes, found more. Unpack it: ${command}.`,
  );
}
