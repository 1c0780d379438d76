import { DataError } from "../../errors.ts";

/** Bytes of an element, and how it is read, by NumPy's code without the byte order. */
const elementTypes = {
  f4: { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) },
  f8: { bytes: 8, read: (view: DataView, at: number) => view.getFloat64(at, true) },
  u1: { bytes: 1, read: (view: DataView, at: number) => view.getUint8(at) },
  i1: { bytes: 1, read: (view: DataView, at: number) => view.getInt8(at) },
  b1: { bytes: 1, read: (view: DataView, at: number) => (view.getUint8(at) === 0 ? 0 : 1) },
  u2: { bytes: 2, read: (view: DataView, at: number) => view.getUint16(at, true) },
  i2: { bytes: 2, read: (view: DataView, at: number) => view.getInt16(at, true) },
  u4: { bytes: 4, read: (view: DataView, at: number) => view.getUint32(at, true) },
  i4: { bytes: 4, read: (view: DataView, at: number) => view.getInt32(at, true) },
  u8: { bytes: 8, read: (view: DataView, at: number) => Number(view.getBigUint64(at, true)) },
  i8: { bytes: 8, read: (view: DataView, at: number) => Number(view.getBigInt64(at, true)) },
} as const;

export type NpyType = keyof typeof elementTypes;

export interface NpyHeader {
  readonly type: NpyType;
  /** No sizes: a single number. */
  readonly shape: readonly number[];
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
 * @throws DataError where it is none, cut off, in Fortran order, big-endian, or of another type than floats of 4 and 8
 *   bytes, whole numbers and truth values
 */
export function decodeNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const end = npyDataStart(bytes, name);
  if (bytes.length < end) {
    throw new DataError(
      `${name}: expected a header of ${end} bytes, found ${bytes.length}: the file is cut off.`,
    );
  }
  const start = bytes[6] === 1 ? fixedBytes + 2 : fixedBytes + 4;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  const [, descr] = /'descr'\s*:\s*'([^']*)'/.exec(text) ?? [];
  const [, order] = /'fortran_order'\s*:\s*(True|False)/.exec(text) ?? [];
  const [, sizes] = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text) ?? [];
  if (order === undefined || sizes === undefined) {
    throw new DataError(
      `${name}: expected descr, fortran_order and shape in its header, found ${text.trim()}.`,
    );
  }
  if (order === "True") {
    throw new DataError(
      `${name}: expected an array in C order, found Fortran order. Save it again: np.save(path, np.ascontiguousarray(x)).`,
    );
  }
  const shape = sizes.split(",").flatMap((each) => (each.trim() === "" ? [] : [Number(each)]));
  return { type: typeOf(descr, name), shape };
}

function typeOf(descr: string | undefined, name: string): NpyType {
  const [, order = "", code = ""] = /^([<>|=]?)(\w+)$/.exec(descr ?? "") ?? [];
  const type = (Object.keys(elementTypes) as NpyType[]).find((known) => known === code);
  if (type !== undefined && (order !== ">" || elementTypes[type].bytes === 1)) return type;
  throw new DataError(
    `${name}: expected little-endian numbers, one of ${Object.keys(elementTypes).join(", ")}, found ` +
      `'${descr ?? "no single type"}'. Save it again: np.save(path, x.astype(np.float32)).`,
  );
}

/** What the numbers of a type stand for: floats, truth values (0 and 1) or whole numbers. */
export type NumberKind = "float" | "boolean" | "integer";

export function kindOf(type: NpyType): NumberKind {
  if (type === "b1") return "boolean";
  return type === "f4" || type === "f8" ? "float" : "integer";
}

export function bytesPerElement(type: NpyType): number {
  return elementTypes[type].bytes;
}

/** The elements in a stretch of an npy file's data, as numbers: True is 1; 64-bit whole numbers are rounded beyond 2^53. */
export function npyNumbers(type: NpyType, data: Uint8Array): Float64Array {
  const { bytes, read } = elementTypes[type];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float64Array.from({ length: Math.floor(data.length / bytes) }, (_, index) =>
    read(view, index * bytes),
  );
}

/**
 * The header of an npy file of version 1.0, padded such that data begin at a multiple of 64 bytes.
 *
 * @param reserved headers of shapes with at most so many digits more have the same length: for a count that is known last
 */
export function encodeNpyHeader({ type, shape }: NpyHeader, reserved = 0): Uint8Array {
  const code = elementTypes[type].bytes === 1 ? `|${type}` : `<${type}`;
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
