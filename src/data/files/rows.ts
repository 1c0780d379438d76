import { type ByteReader, linesOf } from "../../codec/byteReader.ts";
import { type CsvReader, createCsvReader } from "../../codec/csv.ts";
import {
  bytesPerElement,
  decodeNpyHeader,
  isFloat,
  isNpy,
  npyDataStart,
  npyNumbers,
  npyPrefixBytes,
} from "../../codec/npy/header.ts";
import { requireDataBytes } from "../../codec/npy/npy.ts";
import { DataError } from "../../errors.ts";
import { elementCount } from "../../graph/shape.ts";

/** Data one after another, as a file has them. */
export interface Rows {
  /** Of one datum; a line of CSV has one axis. */
  readonly sizes: readonly number[];
  /** Whether the file has floats; the numbers of a line of CSV are read as they are written. */
  readonly float: boolean;
  /** Of some data, row-major. */
  readonly numbers: Float64Array;
  readonly count: number;
}

/** Data that are read at a time. */
export const passSize = 250;

export interface RowOptions {
  /** Whether sizes are those of one datum: an array of just these sizes is one datum, without an axis for many. */
  readonly isDatum: (sizes: readonly number[]) => boolean;
  /** Of CSV columns that hold the numbers, where there is a header. */
  readonly groups: readonly string[];
  /** The one CSV column that does, where a header has it. */
  readonly column?: string;
  /** What the file might be besides CSV, for the error. Default: an npy file. */
  readonly what?: string;
}

/**
 * Rows of numbers of an npy or CSV file, from its first byte on.
 *
 * @throws DataError where the file is neither, damaged or cut off
 */
export async function* readRows(
  reader: ByteReader,
  path: string,
  { isDatum, groups, column, what = "an npy file" }: RowOptions,
): AsyncGenerator<Rows, void, undefined> {
  if (isNpy(await reader.peek(npyPrefixBytes))) return yield* npyRows(reader, path, isDatum);
  if (/\.csv(\.gz)?$/i.test(path)) return yield* csvRows(reader, createCsvReader(path, groups, column));
  throw new DataError(`${path}: expected ${what}, or one called .csv, found something else. Convert it.`);
}

async function* npyRows(
  reader: ByteReader,
  path: string,
  isDatum: (sizes: readonly number[]) => boolean,
): AsyncGenerator<Rows, void, undefined> {
  const start = npyDataStart(await reader.peek(npyPrefixBytes), path);
  const header = decodeNpyHeader(await reader.read(start), path);
  const { type, shape } = header;
  const single = isDatum(shape) && !isDatum(shape.slice(1));
  const [total = 1] = single ? [1] : shape;
  const sizes = single ? shape : shape.slice(1);
  const rowBytes = elementCount(sizes) * bytesPerElement(type);
  let bytesRead = 0;
  for (let done = 0; done < total; done += passSize) {
    const count = Math.min(passSize, total - done);
    const bytes = await reader.read(count * rowBytes);
    bytesRead += bytes.length;
    if (bytes.length < count * rowBytes) requireDataBytes(header, bytesRead, path);
    yield { sizes, float: isFloat(type), numbers: npyNumbers(type, bytes), count };
  }
  requireDataBytes(header, bytesRead + (await reader.peek(1)).length, path);
}

async function* csvRows(reader: ByteReader, csv: CsvReader): AsyncGenerator<Rows, void, undefined> {
  let rows: (readonly number[])[] = [];
  const taken = (): Rows => {
    const numbers = Float64Array.from(rows.flat());
    const made = { sizes: [rows[0]?.length ?? 0], float: false, numbers, count: rows.length };
    rows = [];
    return made;
  };
  for await (const line of linesOf(reader)) {
    const row = csv.read(line);
    if (row !== undefined) rows.push(row);
    if (rows.length === passSize) yield taken();
  }
  if (rows.length > 0) yield taken();
}
