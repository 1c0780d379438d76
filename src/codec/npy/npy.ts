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

/** An array of an npy file. Its numbers are row-major float64, for any stored type. */
export interface NpyArray extends NpyHeader {
  readonly data: Float64Array;
}

/**
 * Reads an npy file as written by NumPy's `np.save`: floats of 2, 4 and 8 bytes, integers and booleans, in either
 * byte order, in C or Fortran order.
 *
 * @param name names the file in errors
 * @throws DataError if it is not an npy file, is cut off or too long, or has another type
 */
export function decodeNpy(bytes: Uint8Array, name: string): NpyArray {
  const { type, shape, littleEndian, fortran } = decodeNpyHeader(bytes, name);
  const start = npyDataStart(bytes, name);
  requireDataBytes({ type, shape }, bytes.length - start, name);
  const numbers = npyNumbers(type, bytes.subarray(start), littleEndian);
  return { type, shape, data: fortran ? inRowOrder(numbers, shape) : numbers };
}

/** Throws DataError if the number of data bytes of an npy file does not match its header. */
export function requireDataBytes({ type, shape }: NpyHeader, found: number, name: string): void {
  const expected = elementCount(shape) * bytesPerElement(type);
  if (found === expected) return;
  throw new DataError(
    `${name}: expected ${expected} bytes of data according to its header (${type} [${shape.join(", ")}]), found ${found} ` +
      `(${found < expected ? "cut off?" : "too many"}). Write it again.`,
  );
}

/** Encodes floats or bytes of a shape as an npy file. Throws DataError if shape and data do not match. */
export function encodeNpy(shape: readonly number[], data: Float32Array | Uint8Array): Uint8Array {
  if (elementCount(shape) !== data.length) {
    throw new DataError(
      `npy: expected ${elementCount(shape)} numbers for the shape [${shape.join(", ")}], found ${data.length}.`,
    );
  }
  const type = data instanceof Uint8Array ? "u1" : "f4";
  const header = encodeNpyHeader({ type, shape });
  const bytes = new Uint8Array(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return bytes;
}
