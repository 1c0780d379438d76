import { DataError } from "../../errors.ts";
import { type RandomAccess, readWhole } from "../randomAccess.ts";
import { elementCount } from "../sizes.ts";
import { bytesOfNumber, decodeNumbers } from "./numbers.ts";
import type { Numbers, NumberType, StoredArray } from "./storedArray.ts";

/** Where an array of numbers in C order is in a file. */
export interface LyingNumbers {
  readonly name: string;
  readonly type: NumberType;
  readonly shape: readonly number[];
  /** The byte of the file at which the numbers begin. */
  readonly start: number;
  readonly littleEndian: boolean;
}

/** An array whose rows are read from the file on demand. The caller has checked that the file is long enough. */
export function arrayOfRows(file: RandomAccess, lying: LyingNumbers): StoredArray {
  const { name, type, shape, start, littleEndian } = lying;
  const rowBytes = elementCount(shape.slice(1)) * bytesOfNumber[type];
  return {
    name,
    type,
    shape,
    byRows: true,
    async read(first, count) {
      requireRows(file.name, shape, first, count);
      const bytes = await readWhole(file, start + first * rowBytes, count * rowBytes, "numbers");
      return decodeNumbers(type, bytes, littleEndian);
    },
  };
}

/** An array that is loaded to memory as a whole at the first read. */
export function arrayInMemory(
  file: string,
  described: Pick<StoredArray, "name" | "type" | "shape">,
  load: () => Promise<Numbers>,
): StoredArray {
  const { shape } = described;
  const rowSize = elementCount(shape.slice(1));
  let loaded: Promise<Numbers> | undefined;
  return {
    ...described,
    byRows: false,
    async read(first, count) {
      requireRows(file, shape, first, count);
      loaded ??= load();
      return (await loaded).subarray(first * rowSize, (first + count) * rowSize);
    },
  };
}

/** Throws DataError for rows that an array does not have. A scalar has one row. */
export function requireRows(file: string, [rows = 1]: readonly number[], first: number, count: number): void {
  if (first >= 0 && count >= 0 && first + count <= rows) return;
  throw new DataError(
    `${file}: expected rows below ${rows}, found ${count} from row ${first}. Choose rows that exist.`,
  );
}
