import { DataError } from "../../errors.ts";
import { bytesOfNumber, decodeNumbers } from "../arrays/numbers.ts";
import { isNpyType, type NpyType, npyTypes, unreadType } from "./types.ts";

export type { NpyType } from "./types.ts";

export interface NpyHeader {
  readonly type: NpyType;
  /** Empty for a scalar. */
  readonly shape: readonly number[];
}

/** How the numbers are stored in an npy file. */
export interface NpyLayout extends NpyHeader {
  readonly littleEndian: boolean;
  /** Whether the first index varies fastest (Fortran order) instead of the last. */
  readonly fortran: boolean;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Magic and version. */
const fixedBytes = 8;
/** Bytes that determine where the data begin. */
export const npyPrefixBytes = 12;
/**
 * Maximum size of a header, in bytes; typical headers have about 100. Versions 2 and 3 could declare 4 GiB, which
 * would have to be read first.
 */
const longestHeader = 65_535;

/** Whether bytes begin like an npy file. */
export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/**
 * The byte at which the data of an npy file begin, from its first `npyPrefixBytes` bytes.
 *
 * @param name names the file in errors
 * @throws DataError if it is not an npy file, is of another version than 1, 2 and 3, or has a header of more than
 *   65,535 bytes
 */
export function npyDataStart(prefix: Uint8Array, name: string): number {
  if (!isNpy(prefix) || prefix.length < npyPrefixBytes) {
    throw new DataError(
      `${name}: expected an npy file, which begins with \\x93NUMPY. Is it another kind of file?`,
    );
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
 * @param bytes the beginning of the file, at least up to its data
 * @throws DataError if it is not an npy file, is cut off, or has another type than floats of 2, 4 and 8 bytes,
 *   integers and booleans
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
  // Python 2 wrote long integers with an L.
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

/** Elements from an npy file's data, as float64. True is 1; 64-bit integers above 2^53 are rounded. */
export function npyNumbers(type: NpyType, data: Uint8Array, littleEndian = true): Float64Array {
  return new Float64Array(decodeNumbers(npyTypes[type], data, littleEndian));
}

/**
 * The header of an npy file of version 1.0, padded so that the data begin at a multiple of 64 bytes.
 *
 * @param reserved number of extra digits to reserve room for. The header keeps its length if the shape grows by at
 *   most that many digits, for a count that is known only at the end. Default: 0
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
