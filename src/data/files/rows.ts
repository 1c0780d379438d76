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

/** Consecutive data of a file. */
export interface Rows {
  /** Sizes of one datum; a line of CSV has one axis. */
  readonly sizes: readonly number[];
  /** The kind of the file's numbers. Numbers of CSV count as integers: their values are used unchanged. */
  readonly kind: NumberKind;
  /** The numbers of `count` data, row-major. */
  readonly numbers: Float64Array;
  readonly count: number;
}

/** Number of data that are read at a time. */
export const passSize = 250;

/**
 * The most characters of a CSV line: `any`, and `perNumber` for each number of a datum. This leaves room for other
 * columns, long names and digits.
 */
const lineCharacters = { any: 1 << 20, perNumber: 64 };

export interface RowOptions {
  /**
   * Whether these are the sizes of one datum. An array of exactly these sizes is one datum, without an axis of data.
   */
  readonly isDatum: (sizes: readonly number[]) => boolean;
  /** Throws DataError if a datum must not have these sizes. Called before data are read, which bounds the memory. */
  readonly requireFit: (sizes: readonly number[]) => void;
  /** Number of elements of a datum. */
  readonly size: number;
  /** Names of the groups of CSV columns that hold the numbers, if there is a header. */
  readonly groups: readonly string[];
  /** The single CSV column that holds the numbers, if there is a header. */
  readonly column?: string;
  /** Accepted formats other than CSV, for the error. Default: an npy file. */
  readonly what?: string;
}

/**
 * Rows of numbers of an npy or CSV file. The reader must be at the first byte.
 *
 * @throws DataError if the file is neither npy nor CSV, or is damaged or truncated; or as `requireFit` does
 */
export async function* readRows(
  reader: ByteReader,
  path: string,
  options: RowOptions,
): AsyncGenerator<Rows, void, undefined> {
  if (isNpy(await reader.peek(npyPrefixBytes))) return yield* npyRows(reader, path, options);
  if (/\.csv(\.gz)?$/i.test(path)) return yield* csvRows(reader, path, options);
  const { what = "an npy file" } = options;
  throw new DataError(`${path}: the file is neither ${what} nor a .csv file. Convert it.`);
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

/** In Fortran order the numbers of a datum are spread over the file, so the whole file is read. */
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
