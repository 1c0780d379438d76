import { inRowOrder } from "../../codec/arrays/order.ts";
import { type NumberKind, numberKind } from "../../codec/arrays/storedArray.ts";
import { type ByteReader, linesOf, readAll } from "../../codec/byteReader.ts";
import { type CsvReader, createCsvReader } from "../../codec/csv.ts";
import {
  bytesPerElement,
  decodeNpyHeader,
  isNpy,
  type NpyLayout,
  npyDataStart,
  npyNumbers,
  npyPrefixBytes,
} from "../../codec/npy/header.ts";
import { requireDataBytes } from "../../codec/npy/npy.ts";
import { npyTypes } from "../../codec/npy/types.ts";
import { DataError } from "../../errors.ts";
import { elementCount } from "../../graph/shape.ts";

/** Data one after another, as a file has them. */
export interface Rows {
  /** Of one datum; a line of CSV has one axis. */
  readonly sizes: readonly number[];
  /** What the file's numbers stand for. Those of CSV are integers, read as they are written. */
  readonly kind: NumberKind;
  /** Of some data, row-major. */
  readonly numbers: Float64Array;
  readonly count: number;
}

/** Data that are read at a time. */
export const passSize = 250;

/** A line of CSV may have so many characters, and so many more for each number of a datum: other columns, long names, digits. */
const lineCharacters = { any: 1 << 20, perNumber: 64 };

export interface RowOptions {
  /** Whether sizes are those of one datum: an array of just these sizes is one datum, without an axis for many. */
  readonly isDatum: (sizes: readonly number[]) => boolean;
  /** Throws DataError for sizes that a datum must not have. Called before data are read, so that memory is bounded by them. */
  readonly requireFit: (sizes: readonly number[]) => void;
  /** How many numbers a datum has. */
  readonly size: number;
  /** Of CSV columns that hold the numbers, where there is a header. */
  readonly groups: readonly string[];
  /** The one CSV column that does, where there is a header. */
  readonly column?: string;
  /** What the file might be besides CSV, for the error. Default: an npy file. */
  readonly what?: string;
}

/**
 * Rows of numbers of an npy or CSV file, from its first byte on.
 *
 * @throws DataError where the file is neither, damaged or cut off, or as `requireFit` does
 */
export async function* readRows(
  reader: ByteReader,
  path: string,
  options: RowOptions,
): AsyncGenerator<Rows, void, undefined> {
  if (isNpy(await reader.peek(npyPrefixBytes))) return yield* npyRows(reader, path, options);
  if (/\.csv(\.gz)?$/i.test(path)) return yield* csvRows(reader, path, options);
  const { what = "an npy file" } = options;
  throw new DataError(`${path}: expected ${what}, or one called .csv, found something else. Convert it.`);
}

async function* npyRows(
  reader: ByteReader,
  path: string,
  { isDatum, requireFit }: RowOptions,
): AsyncGenerator<Rows, void, undefined> {
  const start = npyDataStart(await reader.peek(npyPrefixBytes), path);
  const header = decodeNpyHeader(await reader.read(start), path);
  const { type, shape, littleEndian, fortran } = header;
  const single = isDatum(shape) && !isDatum(shape.slice(1));
  const [total = 1] = single ? [1] : shape;
  const sizes = single ? shape : shape.slice(1);
  requireFit(sizes);
  if (fortran) return yield* fortranRows(reader, path, header, { total, sizes });
  const rowBytes = elementCount(sizes) * bytesPerElement(type);
  let bytesRead = 0;
  for (let done = 0; done < total; done += passSize) {
    const count = Math.min(passSize, total - done);
    const bytes = await reader.read(count * rowBytes);
    bytesRead += bytes.length;
    if (bytes.length < count * rowBytes) requireDataBytes(header, bytesRead, path);
    yield { sizes, kind: numberKind(npyTypes[type]), numbers: npyNumbers(type, bytes, littleEndian), count };
  }
  requireDataBytes(header, bytesRead + (await reader.peek(1)).length, path);
}

/** In Fortran order the numbers of a datum lie all over the file: it is read as a whole. */
async function* fortranRows(
  reader: ByteReader,
  path: string,
  { type, shape, littleEndian }: NpyLayout,
  { total, sizes }: { readonly total: number; readonly sizes: readonly number[] },
): AsyncGenerator<Rows, void, undefined> {
  const bytes = await readAll(reader, elementCount(shape) * bytesPerElement(type) + 1);
  requireDataBytes({ type, shape }, bytes.length, path);
  const all = inRowOrder(npyNumbers(type, bytes, littleEndian), shape);
  const size = elementCount(sizes);
  for (let done = 0; done < total; done += passSize) {
    const count = Math.min(passSize, total - done);
    yield {
      sizes,
      kind: numberKind(npyTypes[type]),
      numbers: all.subarray(done * size, (done + count) * size),
      count,
    };
  }
}

async function* csvRows(
  reader: ByteReader,
  path: string,
  { requireFit, size, groups, column }: RowOptions,
): AsyncGenerator<Rows, void, undefined> {
  const longest = lineCharacters.any + lineCharacters.perNumber * size;
  const csv: CsvReader = createCsvReader(path, { groups, column, longest });
  let rows: (readonly number[])[] = [];
  const taken = (): Rows => {
    const numbers = Float64Array.from(rows.flat());
    const made: Rows = { sizes: [rows[0]?.length ?? 0], kind: "integer", numbers, count: rows.length };
    rows = [];
    return made;
  };
  for await (const lines of linesOf(reader, path, longest)) {
    for (const line of lines) {
      const row = csv.read(line);
      if (row === undefined) continue;
      requireFit([row.length]);
      rows.push(row);
      if (rows.length === passSize) yield taken();
    }
  }
  csv.finish();
  if (rows.length > 0) yield taken();
}
