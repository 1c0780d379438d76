import { arrayOfRows } from "./arrays/rows.ts";
import type { NumberType, StoredArray } from "./arrays/storedArray.ts";
import { decodeIdxHeader, type IdxType, idxHeaderBytes, idxTypeOf, requireIdxBytes } from "./idx.ts";
import type { RandomAccess } from "./randomAccess.ts";

/** IDX's names of the types. */
export const idxNumberTypes: Readonly<Record<IdxType, NumberType>> = {
  ubyte: "uint8",
  byte: "int8",
  short: "int16",
  int: "int32",
  float: "float32",
  double: "float64",
};

/** Whether bytes begin as an IDX file does: 00 00, a type of elements, a rank. */
export function isIdx(start: Uint8Array): boolean {
  return start[0] === 0 && start[1] === 0 && idxTypeOf(start[2]) !== undefined && start.length >= 4;
}

/**
 * The array of a plain IDX file of any type and rank, read by rows where it lies.
 *
 * @throws DataError where it is none, cut off, has bytes too many, or holds no element
 */
export async function openIdx(file: RandomAccess): Promise<StoredArray> {
  const start = await file.read(0, 4);
  const header = decodeIdxHeader(await file.read(0, idxHeaderBytes(start)), file.name);
  requireIdxBytes(header, file.size, file.name);
  const { type, shape, headerBytes } = header;
  return arrayOfRows(file, {
    name: "",
    type: idxNumberTypes[type],
    shape,
    start: headerBytes,
    littleEndian: false,
  });
}
