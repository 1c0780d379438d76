import { DataError } from "../../errors.ts";
import { inRowOrder } from "../arrays/order.ts";
import { elementCount } from "../sizes.ts";
import {
  bytesPerElement,
  decodeNpyHeader,
  encodeNpyHeader,
  type NpyHeader,
  npyDataStart,
  npyNumbers,
} from "./header.ts";

/** An array of an npy file: its numbers, row-major, whatever type they were stored as. */
export interface NpyArray extends NpyHeader {
  readonly data: Float64Array;
}

/**
 * Reads an npy file as NumPy's `np.save` writes it: floats of 2, 4 and 8 bytes, whole numbers and truth values, of either byte order,
 * in C or Fortran order.
 *
 * @param name names the file in errors
 * @throws DataError where it is none, cut off or too long, or of another type
 */
export function decodeNpy(bytes: Uint8Array, name: string): NpyArray {
  const { type, shape, littleEndian, fortran } = decodeNpyHeader(bytes, name);
  const start = npyDataStart(bytes, name);
  requireDataBytes({ type, shape }, bytes.length - start, name);
  const numbers = npyNumbers(type, bytes.subarray(start), littleEndian);
  return { type, shape, data: fortran ? inRowOrder(numbers, shape) : numbers };
}

/** Throws DataError where an npy file has not as many bytes of data as its header says. */
export function requireDataBytes({ type, shape }: NpyHeader, found: number, name: string): void {
  const expected = elementCount(shape) * bytesPerElement(type);
  if (found === expected) return;
  throw new DataError(
    `${name}: expected ${expected} bytes of data, as its header says (${type} [${shape.join(", ")}]), found ${found} ` +
      `(${found < expected ? "cut off?" : "too many"}). Write it again.`,
  );
}

/** Floats or bytes of a shape as an npy file. Throws DataError where shape and data disagree. */
export function encodeNpy(shape: readonly number[], data: Float32Array | Uint8Array): Uint8Array {
  if (elementCount(shape) !== data.length) {
    throw new DataError(
      `npy: expected as many numbers as the shape [${shape.join(", ")}] has, found ${data.length}.`,
    );
  }
  const type = data instanceof Uint8Array ? "u1" : "f4";
  const header = encodeNpyHeader({ type, shape });
  const bytes = new Uint8Array(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return bytes;
}
