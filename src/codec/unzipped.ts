import { DataError, messageOf } from "../errors.ts";
import { randomAccessChunks } from "./chunks.ts";
import { gunzip, largestGzipRatio } from "./gzip.ts";
import { bytesAsFile, type RandomAccess, readWhole } from "./randomAccess.ts";

/** A gzip file has at least so many bytes: a header of 10, an empty block, and an end of 8. */
const smallestGzip = 20;

/**
 * What a gzip file holds, unzipped to memory: as many bytes as its end promises, which cannot be 2^32 or more.
 *
 * @param most bytes
 * @param command unpacks the file, for the error. Default: that of gunzip
 * @throws DataError where it is damaged, or holds more than `most` or 2^32 bytes
 */
export async function unzipped(
  file: RandomAccess,
  most = 2 ** 32,
  command = `gunzip -k ${file.name}`,
): Promise<RandomAccess> {
  const { name, size } = file;
  if (size < smallestGzip)
    throw new DataError(
      `${name}: expected a gzip file, found one of ${size} bytes: it is cut off. Get it again.`,
    );
  const end = await readWhole(file, size - 4, 4, "its size");
  const promised = new DataView(end.buffer, end.byteOffset, 4).getUint32(0, true);
  if (promised > size * largestGzipRatio) {
    throw new DataError(
      `${name}: expected a gzip file, found one of ${size} bytes that promises ${promised}: it is damaged. Get it again.`,
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

/** The first bytes that a gzip file holds, fewer only where they end; no more of it is unzipped than that takes. */
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
      `${name}: expected memory for ${bytes} bytes, found less (${messageOf(cause)}). Unpack it: ${command}.`,
      { cause },
    );
  }
}

function tooLong(name: string, most: number, command: string): DataError {
  return new DataError(
    `${name}: expected a gzip file that holds at most ${most} bytes, found more. Unpack it: ${command}.`,
  );
}
