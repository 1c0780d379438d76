import { decodeNumbers } from "../arrays/numbers.ts";
import { inRowOrder } from "../arrays/order.ts";
import { arrayInMemory, arrayOfRows } from "../arrays/rows.ts";
import type { StoredArray } from "../arrays/storedArray.ts";
import { type RandomAccess, readWhole } from "../randomAccess.ts";
import { decodeNpyHeader, type NpyLayout, npyDataStart, npyPrefixBytes } from "./header.ts";
import { requireDataBytes } from "./npy.ts";
import { npyTypes } from "./types.ts";

/** What an npy file says of itself, and the byte at which its numbers begin. */
export interface NpyStart extends NpyLayout {
  readonly dataStart: number;
}

/**
 * Reads the beginning of an npy file, and checks its size against what that says.
 *
 * @param read gives so many first bytes of the file, fewer only where it ends
 * @param size bytes of the file
 * @throws DataError where it is none, of a type that is not read, cut off or too long
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
 * The array of an npy file: in C order read by rows where it lies, in Fortran order once as a whole.
 *
 * @param name of the array
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
 * The array of an npy file that is read once as a whole.
 *
 * @param load gives all bytes of the npy file
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
