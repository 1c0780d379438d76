import { DataError } from "../errors.ts";

/**
 * An array of an IDX file, the format of the MNIST files: two zero bytes, the element type, the rank, a big-endian
 * 32-bit size for each dimension, then the elements, big-endian, with the last index varying fastest.
 */
export type IdxArray =
  | { readonly type: "ubyte"; readonly shape: readonly number[]; readonly values: Uint8Array }
  | { readonly type: "byte"; readonly shape: readonly number[]; readonly values: Int8Array }
  | { readonly type: "short"; readonly shape: readonly number[]; readonly values: Int16Array }
  | { readonly type: "int"; readonly shape: readonly number[]; readonly values: Int32Array }
  | { readonly type: "float"; readonly shape: readonly number[]; readonly values: Float32Array }
  | { readonly type: "double"; readonly shape: readonly number[]; readonly values: Float64Array };

export type IdxType = IdxArray["type"];

/** The header of an IDX file. */
export interface IdxHeader {
  readonly type: IdxType;
  readonly shape: readonly number[];
  readonly headerBytes: number;
  readonly elements: number;
  readonly elementBytes: number;
}

const idxTypes: Readonly<Record<IdxType, { readonly code: number; readonly bytes: number }>> = {
  ubyte: { code: 0x08, bytes: 1 },
  byte: { code: 0x09, bytes: 1 },
  short: { code: 0x0b, bytes: 2 },
  int: { code: 0x0c, bytes: 4 },
  float: { code: 0x0d, bytes: 4 },
  double: { code: 0x0e, bytes: 8 },
};
const typeNames = Object.keys(idxTypes) as IdxType[];
const magicBytes = 4;
const largestRank = 255;
const largestSize = 2 ** 32 - 1;

/**
 * Reads a plain IDX file of any element type and rank. Checks its size against its header before it allocates
 * anything. Unsigned bytes are a view of the file, not a copy.
 *
 * @param name names the file in errors
 * @throws DataError if the file is empty, is not an IDX file, is cut off, has extra bytes, or has no elements
 */
export function decodeIdx(bytes: Uint8Array, name: string): IdxArray {
  const header = decodeIdxHeader(bytes, name);
  requireIdxBytes(header, bytes.length, name);
  return decodeValues(bytes.subarray(header.headerBytes), header);
}

/** Throws DataError if the size of an IDX file does not match its header. */
export function requireIdxBytes(header: IdxHeader, found: number, name: string): void {
  const expected = bytesOfIdx(header);
  if (found === expected) return;
  const what = found < expected ? " (truncated?)" : `: ${found - expected} trailing`;
  throw new DataError(
    `${claimOf(header, name)}, found ${countOf(found)}${what}. Delete it and fetch it again.`,
  );
}

/** Size of the whole file, in bytes. */
export function bytesOfIdx({ headerBytes, elements, elementBytes }: IdxHeader): number {
  return headerBytes + elements * elementBytes;
}

/** The beginning of an error message: `a.idx: expected 24 bytes according to its header (ubyte 2 x 2 x 2)`. */
export function claimOf(header: IdxHeader, name: string): string {
  return `${name}: expected ${countOf(bytesOfIdx(header))} according to its header (${header.type} ${header.shape.join(" x ")})`;
}

/** Size of the header in bytes, as far as the given first bytes determine it; at least 4. */
export function idxHeaderBytes(start: Uint8Array): number {
  return magicBytes + 4 * (start[3] ?? 0);
}

/** The element type for the third byte of an IDX file. Undefined for an unknown code. */
export function idxTypeOf(code: number | undefined): IdxType | undefined {
  return typeNames.find((candidate) => idxTypes[candidate].code === code);
}

/** Reads the header of an IDX file. Throws DataError as `decodeIdx` does. */
export function decodeIdxHeader(bytes: Uint8Array, name: string): IdxHeader {
  if (bytes.length === 0) throw new DataError(`${name}: the IDX file is empty. Fetch it again.`);
  const type = idxTypeOf(bytes[2]);
  const rank = bytes[3];
  if (bytes[0] !== 0 || bytes[1] !== 0 || rank === undefined) {
    throw new DataError(
      `${name}: expected an IDX file to begin with 00 00, an element type and a rank, ` +
        `found ${hexadecimal(bytes.subarray(0, magicBytes))}. Is it another kind of file?`,
    );
  }
  if (type === undefined) {
    const known = typeNames.map((each) => `${hexadecimal([idxTypes[each].code])} (${each})`).join(", ");
    throw new DataError(
      `${name}: expected an IDX element type, one of ${known}, found ${hexadecimal(bytes.subarray(2, 3))}. ` +
        "Is it another kind of file?",
    );
  }
  const headerBytes = idxHeaderBytes(bytes);
  if (bytes.length < headerBytes) {
    throw new DataError(
      `${name}: expected a header of ${countOf(headerBytes)} for rank ${rank}, found ${countOf(bytes.length)} ` +
        "(truncated?). Delete it and fetch it again.",
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(magicBytes + 4 * axis));
  const elements = shape.reduce((product, size) => product * size, 1);
  // The product is not checked: it is NaN if the sizes before a 0 multiply to infinity.
  if (shape.includes(0)) {
    throw new DataError(
      `${name}: expected at least one element, found the shape ${shape.join(" x ")}, which holds none. Fetch it again.`,
    );
  }
  return { type, shape, headerBytes, elements, elementBytes: idxTypes[type].bytes };
}

/** The elements of an IDX file as an array of their type. An array of bytes is a view. */
export function decodeValues(body: Uint8Array, { type, shape, elements }: IdxHeader): IdxArray {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const length = { length: elements };
  switch (type) {
    case "ubyte":
      return { type, shape, values: body };
    case "byte":
      return { type, shape, values: new Int8Array(body.buffer, body.byteOffset, body.length) };
    case "short":
      return { type, shape, values: Int16Array.from(length, (_, i) => view.getInt16(2 * i)) };
    case "int":
      return { type, shape, values: Int32Array.from(length, (_, i) => view.getInt32(4 * i)) };
    case "float":
      return { type, shape, values: Float32Array.from(length, (_, i) => view.getFloat32(4 * i)) };
    case "double":
      return { type, shape, values: Float64Array.from(length, (_, i) => view.getFloat64(8 * i)) };
  }
}

/**
 * Encodes an array as an IDX file.
 *
 * @throws DataError if shape and values do not match, or the format cannot express the shape
 */
export function encodeIdx(array: IdxArray): Uint8Array {
  const { type, shape, values } = array;
  const elements = shape.reduce((product, size) => product * size, 1);
  if (
    shape.length > largestRank ||
    shape.some((size) => !Number.isInteger(size) || size < 1 || size > largestSize)
  ) {
    throw new DataError(
      `IDX: expected up to 255 sizes from 1 to ${largestSize}, found [${shape.join(", ")}].`,
    );
  }
  if (elements !== values.length) {
    throw new DataError(
      `IDX: expected ${elements} values for the shape ${shape.join(" x ")}, found ${values.length}.`,
    );
  }
  const { code, bytes } = idxTypes[type];
  const headerBytes = magicBytes + 4 * shape.length;
  const out = new Uint8Array(headerBytes + elements * bytes);
  const view = new DataView(out.buffer);
  out.set([0, 0, code, shape.length]);
  shape.forEach((size, axis) => {
    view.setUint32(magicBytes + 4 * axis, size);
  });
  switch (type) {
    case "ubyte":
    case "byte":
      out.set(values, headerBytes);
      break;
    case "short":
      for (const [i, value] of values.entries()) view.setInt16(headerBytes + 2 * i, value);
      break;
    case "int":
      for (const [i, value] of values.entries()) view.setInt32(headerBytes + 4 * i, value);
      break;
    case "float":
      for (const [i, value] of values.entries()) view.setFloat32(headerBytes + 4 * i, value);
      break;
    case "double":
      for (const [i, value] of values.entries()) view.setFloat64(headerBytes + 8 * i, value);
      break;
  }
  return out;
}

export function countOf(bytes: number): string {
  return `${bytes.toLocaleString("en-US")} bytes`;
}

function hexadecimal(bytes: ArrayLike<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
