import { DataError } from "../../errors.ts";
import type { Raster } from "../raster.ts";
import { crc32 } from "./crc32.ts";
import { decodePngHeader, headerBytes, type PngHeader, passesOf, samplesOf, storedBytes } from "./header.ts";
import { createInflater } from "./inflate.ts";
import { rasterOf } from "./pixels.ts";
import { unfilter } from "./unfilter.ts";

/**
 * A generator that yields the number of bytes it needs next and receives them, fewer only at the end. The bytes are
 * in memory or read from a file.
 */
export type Asking<Result> = Generator<number, Result, Uint8Array>;

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Maximum sizes in bytes of the chunks that are kept, apart from the header: 256 colours, and the alpha of each. */
const kept: Readonly<Record<string, number>> = { PLTE: 3 * 256, tRNS: 256 };
/** Bytes that are read at a time from skipped chunks. */
const stretch = 65_536;

/**
 * Reads a PNG file (PNG specification, third edition; the still picture of an animation) from its first byte to its
 * last chunk. Memory is bounded by the size in the header: data that inflate to more are refused as soon as they
 * exceed it.
 *
 * @param name names the file in errors
 * @param requireHeader called before the pixel data are read; throws to reject the picture
 * @throws DataError if it is not a PNG file, damaged or cut off
 */
export function* parsePng(name: string, requireHeader: (header: PngHeader) => void): Asking<Raster> {
  const fail = (reason: string): DataError =>
    new DataError(`${name}: the PNG file cannot be read (${reason}). Save the picture again.`);
  const begin = yield signature.length;
  if (!signature.every((byte, at) => begin[at] === byte))
    throw fail("it does not begin with the PNG signature");
  const { type: first, length: firstLength } = yield* chunkStart(fail);
  if (first !== "IHDR" || firstLength !== headerBytes) throw fail("its first chunk is not a header");
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
      // An upper-case first letter marks a chunk that is required to decode the picture.
      if (type !== "IEND" && /^[A-Z]/.test(type)) throw fail(`its chunk ${type} is not defined by PNG`);
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
 * @param slice returns the maximum number of bytes to read next
 * @param onBytes called with the bytes as they are read. Default: the bytes are collected and returned
 */
function* chunkData(
  type: string,
  length: number,
  slice: () => number,
  fail: Fail,
  onBytes?: (bytes: Uint8Array) => void,
): Asking<readonly Uint8Array[]> {
  const parts: Uint8Array[] = [];
  let crc = crc32(Uint8Array.from(type, (letter) => letter.charCodeAt(0)));
  for (let left = length; left > 0; ) {
    const bytes = yield* wholly(Math.min(left, slice()), `in its chunk ${type}`, fail);
    crc = crc32(bytes, crc);
    if (onBytes === undefined) parts.push(bytes);
    else onBytes(bytes);
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
