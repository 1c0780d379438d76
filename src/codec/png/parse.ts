import { DataError } from "../../errors.ts";
import type { Raster } from "../raster.ts";
import { crc32 } from "./crc32.ts";
import { decodePngHeader, headerBytes, type PngHeader, passesOf, samplesOf, storedBytes } from "./header.ts";
import { createInflater } from "./inflate.ts";
import { rasterOf } from "./pixels.ts";
import { unfilter } from "./unfilter.ts";

/** Asks for so many next bytes at a time, and is given them, fewer only at the end: bytes of memory, or of a file that is read. */
export type Asking<Result> = Generator<number, Result, Uint8Array>;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bytes at most of the chunks besides the header that are kept: 256 colours, and the alpha of each. */
const kept: Readonly<Record<string, number>> = { PLTE: 3 * 256, tRNS: 256 };
/** Of chunks that are passed over, bytes that are read at a time. */
const stretch = 65_536;

/**
 * Reads a PNG file (PNG specification, third edition; of an animation its still picture) from its first byte to its last chunk.
 * Memory is bounded by the size that its header says: data that inflate to more are refused where they go beyond it.
 *
 * @param name names the file in errors
 * @param requireHeader throws where the picture is not wanted; called before its data are read
 * @throws DataError where it is no PNG, damaged or cut off
 */
export function* parsePng(name: string, requireHeader: (header: PngHeader) => void): Asking<Raster> {
  const fail = (reason: string): DataError =>
    new DataError(
      `${name}: expected a PNG file, found bytes that are not a readable one (${reason}). Save the picture again.`,
    );
  const begin = yield signature.length;
  if (!signature.every((byte, at) => begin[at] === byte)) throw fail("the first are not PNG's signature");
  const { type: first, length: firstLength } = yield* chunkStart(fail);
  if (first !== "IHDR" || firstLength !== headerBytes) throw fail("its first chunk is no header");
  const [bytes] = yield* chunkData(first, firstLength, () => firstLength, fail);
  const header = decodePngHeader(bytes ?? new Uint8Array(0), fail);
  requireHeader(header);

  const passes = passesOf(header);
  const inflater = createInflater(storedBytes(passes), fail);
  const chunks = new Map<string, Uint8Array>();
  for (;;) {
    const { type, length } = yield* chunkStart(fail);
    const most = kept[type];
    if (type === "IDAT") {
      yield* chunkData(type, length, inflater.slice, fail, inflater.push);
    } else if (most !== undefined) {
      if (length > most || chunks.has(type)) throw fail(`its chunk ${type} is too long, or there are two`);
      const [data] = yield* chunkData(type, length, () => length, fail);
      chunks.set(type, data ?? new Uint8Array(0));
    } else {
      // An upper case letter says that a picture cannot be understood without the chunk.
      if (type !== "IEND" && /^[A-Z]/.test(type)) throw fail(`its chunk ${type} is none of PNG's`);
      yield* chunkData(
        type,
        length,
        () => stretch,
        fail,
        () => {},
      );
      if (type === "IEND") break;
    }
  }
  const data = inflater.finish();
  unfilter(data, passes, Math.max(1, (header.depth * samplesOf(header)) >> 3), fail);
  const colours = { palette: chunks.get("PLTE"), transparency: chunks.get("tRNS") };
  return rasterOf(data, passes, header, colours, fail);
}

type Fail = (reason: string) => DataError;

function* chunkStart(fail: Fail): Asking<{ readonly type: string; readonly length: number }> {
  const bytes = yield* wholly(8, "before its last chunk", fail);
  const type = String.fromCharCode(...bytes.subarray(4, 8));
  if (!/^[A-Za-z]{4}$/.test(type)) throw fail("a chunk has no name");
  return { type, length: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) };
}

/**
 * Reads the data of a chunk and checks its checksum.
 *
 * @param slice how many bytes to read next at most
 * @param hear is given the bytes as they come. Default: they are kept, and are the result
 */
function* chunkData(
  type: string,
  length: number,
  slice: () => number,
  fail: Fail,
  hear?: (bytes: Uint8Array) => void,
): Asking<readonly Uint8Array[]> {
  const parts: Uint8Array[] = [];
  let crc = crc32(Uint8Array.from(type, (letter) => letter.charCodeAt(0)));
  for (let left = length; left > 0; ) {
    const bytes = yield* wholly(Math.min(left, slice()), `in its chunk ${type}`, fail);
    crc = crc32(bytes, crc);
    if (hear === undefined) parts.push(bytes);
    else hear(bytes);
    left -= bytes.length;
  }
  const stored = yield* wholly(4, `in its chunk ${type}`, fail);
  if (new DataView(stored.buffer, stored.byteOffset).getUint32(0) !== crc)
    throw fail(`the checksum of its chunk ${type} is wrong`);
  return parts;
}

function* wholly(count: number, where: string, fail: Fail): Asking<Uint8Array> {
  const bytes = yield count;
  if (bytes.length < count) throw fail(`it is cut off ${where}`);
  return bytes;
}
