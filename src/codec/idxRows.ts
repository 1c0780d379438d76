import { arrayOfRows } from "./arrays/rows.ts";
import type { NumberType, StoredArray } from "./arrays/storedArray.ts";
import { decodeIdxHeader, type IdxType, idxHeaderBytes, idxTypeOf, requireIdxBytes } from "./idx.ts";
import type { RandomAccess } from "./randomAccess.ts";

/** The number type for each IDX type. */
export const idxNumberTypes: Readonly<Record<IdxType, NumberType>> = {
  ubyte: "uint8",
  byte: "int8",
  short: "int16",
  int: "int32",
  float: "float32",
  double: "float64",
};

/** Whether bytes begin like an IDX file: 00 00, an element type, a rank. */
export function isIdx(start: Uint8Array): boolean {
  return start[0] === 0 && start[1] === 0 && idxTypeOf(start[2]) !== undefined && start.length >= 4;
}

/**
 * The array of a plain IDX file of any type and rank. Rows are read from the file on demand.
 *
 * @throws DataError if it is not an IDX file, is cut off, has extra bytes, or has no elements
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
