import { DataError } from "../../errors.ts";
import { bytesOfNumber, decodeNumbers } from "../arrays/numbers.ts";
import { isNpyType, type NpyType, npyTypes, unreadType } from "./types.ts";

export type { NpyType } from "./types.ts";

export interface NpyHeader {
  readonly type: NpyType;
  /** No sizes: a single number. */
  readonly shape: readonly number[];
}

/** How the numbers of an npy file lie in it. */
export interface NpyLayout extends NpyHeader {
  readonly littleEndian: boolean;
  /** Whether the first index runs fastest (Fortran order), and not the last. */
  readonly fortran: boolean;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Magic and version. */
const fixedBytes = 8;
/** As many bytes as tell where the data begin. */
export const npyPrefixBytes = 12;
/** Headers of arrays have about a hundred bytes. Versions 2 and 3 could claim 4 GiB, which would have to be read first. */
const longestHeader = 65_535;

/** Whether bytes begin as an npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/**
 * Where the data of an npy file begin, from its first `npyPrefixBytes` bytes.
 *
 * @param name names the file in errors
 * @throws DataError where it is no npy file, of a version that is none of 1, 2 and 3, or has a header of more than 65,535 bytes
 */
export function npyDataStart(prefix: Uint8Array, name: string): number {
  if (!isNpy(prefix) || prefix.length < npyPrefixBytes) {
    throw new DataError(`${name}: expected an npy file, which begins with \\x93NUMPY, found other bytes.`);
  }
  const version = prefix[6] ?? 0;
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  if (version === 1) return fixedBytes + 2 + view.getUint16(fixedBytes, true);
  if (version !== 2 && version !== 3)
    throw new DataError(`${name}: expected npy version 1, 2 or 3, found ${version}.`);
  const length = view.getUint32(fixedBytes, true);
  if (length <= longestHeader) return fixedBytes + 4 + length;
  throw new DataError(
    `${name}: expected an npy header of at most ${longestHeader} bytes, found one of ${length}. Save the array again with np.save.`,
  );
}

/**
 * Reads the header of an npy file (numpy.lib.format, versions 1.0, 2.0 and 3.0).
 *
 * @param bytes from the file's beginning, at least to where its data begin
 * @throws DataError where it is none, cut off, or of another type than floats of 2, 4 and 8 bytes, whole numbers and truth values
 */
export function decodeNpyHeader(bytes: Uint8Array, name: string): NpyLayout {
  const end = npyDataStart(bytes, name);
  if (bytes.length < end) {
    throw new DataError(
      `${name}: expected a header of ${end} bytes, found ${bytes.length}: the file is cut off.`,
    );
  }
  const start = bytes[6] === 1 ? fixedBytes + 2 : fixedBytes + 4;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  const [, descr, structure] = /'descr'\s*:\s*(?:'([^']*)'|([[(].*))/.exec(text) ?? [];
  const [, order] = /'fortran_order'\s*:\s*(True|False)/.exec(text) ?? [];
  // Python 2 wrote long numbers with an L.
  const [, sizes] = /'shape'\s*:\s*\(([\dL\s,]*)\)/.exec(text) ?? [];
  if (order === undefined || sizes === undefined) {
    throw new DataError(
      `${name}: expected descr, fortran_order and shape in its header, found ${text.trim()}.`,
    );
  }
  const shape = sizes
    .split(",")
    .flatMap((each) => (each.trim() === "" ? [] : [Number(each.replace("L", ""))]));
  return {
    ...typeOf(descr ?? structure?.split(/,\s*'fortran_order'/)[0], name),
    shape,
    fortran: order === "True",
  };
}

function typeOf(descr: string | undefined, name: string): Pick<NpyLayout, "type" | "littleEndian"> {
  const [, order = "", code = ""] = /^([<>|=]?)(\w+)$/.exec(descr ?? "") ?? [];
  if (isNpyType(code)) return { type: code, littleEndian: order !== ">" };
  throw unreadType(descr ?? "no type", name);
}

export function bytesPerElement(type: NpyType): number {
  return bytesOfNumber[npyTypes[type]];
}

/** The elements in a stretch of an npy file's data, as numbers: True is 1; 64-bit whole numbers are rounded beyond 2^53. */
export function npyNumbers(type: NpyType, data: Uint8Array, littleEndian = true): Float64Array {
  return new Float64Array(decodeNumbers(npyTypes[type], data, littleEndian));
}

/**
 * The header of an npy file of version 1.0, padded such that data begin at a multiple of 64 bytes.
 *
 * @param reserved headers of shapes with at most so many digits more have the same length: for a count that is known last
 */
export function encodeNpyHeader({ type, shape }: NpyHeader, reserved = 0): Uint8Array {
  const code = bytesPerElement(type) === 1 ? `|${type}` : `<${type}`;
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${code}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((fixedBytes + 2 + text.length + reserved + 1) / 64) * 64;
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set([...magic, 1, 0]);
  new DataView(bytes.buffer).setUint16(fixedBytes, length - fixedBytes - 2, true);
  bytes.set(new TextEncoder().encode(text), fixedBytes + 2);
  bytes[length - 1] = 0x0a;
  return bytes;
}
