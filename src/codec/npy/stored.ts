import { decodeNumbers } from "../arrays/numbers.ts";
import { inRowOrder } from "../arrays/order.ts";
import { arrayInMemory, arrayOfRows } from "../arrays/rows.ts";
import type { StoredArray } from "../arrays/storedArray.ts";
import { type RandomAccess, readWhole } from "../randomAccess.ts";
import { decodeNpyHeader, type NpyLayout, npyDataStart, npyPrefixBytes } from "./header.ts";
import { requireDataBytes } from "./npy.ts";
import { npyTypes } from "./types.ts";

/** The header of an npy file, and the byte at which its numbers begin. */
export interface NpyStart extends NpyLayout {
  readonly dataStart: number;
}

/**
 * Reads the header of an npy file, and checks the file's size against it.
 *
 * @param read returns the first `length` bytes of the file, fewer only at its end
 * @param size size of the file, in bytes
 * @throws DataError if it is not an npy file, has an unsupported type, is cut off or too long
 */
export async function readNpyStart(
  read: (length: number) => Promise<Uint8Array>,
  size: number,
  name: string,
): Promise<NpyStart> {
  const dataStart = npyDataStart(await read(npyPrefixBytes), name);
  const layout = decodeNpyHeader(await read(dataStart), name);
  requireDataBytes(layout, size - dataStart, name);
  return { ...layout, dataStart };
}

/**
 * The array of an npy file. In C order, rows are read from the file on demand. In Fortran order, it is loaded once as
 * a whole.
 *
 * @param name name of the array
 * @throws DataError as `readNpyStart` does
 */
export async function openNpy(file: RandomAccess, name = ""): Promise<StoredArray> {
  const start = await readNpyStart((length) => file.read(0, length), file.size, file.name);
  const { type, shape, littleEndian, fortran, dataStart } = start;
  if (fortran && shape.length > 1)
    return npyInMemory(file.name, name, start, () => readWhole(file, 0, file.size, "the array"));
  return arrayOfRows(file, { name, type: npyTypes[type], shape, start: dataStart, littleEndian });
}

/**
 * The array of an npy file that is loaded once as a whole.
 *
 * @param load returns all bytes of the npy file
 */
export function npyInMemory(
  file: string,
  name: string,
  { type, shape, littleEndian, fortran, dataStart }: NpyStart,
  load: () => Promise<Uint8Array>,
): StoredArray {
  return arrayInMemory(file, { name, type: npyTypes[type], shape }, async () => {
    const numbers = decodeNumbers(npyTypes[type], (await load()).subarray(dataStart), littleEndian);
    return fortran ? inRowOrder(numbers, shape) : numbers;
  });
}
