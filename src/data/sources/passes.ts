import { everyImage, imagesInOrder } from "../batches.ts";
import {
  allocateData,
  type DatumArray,
  datumSize,
  type FieldArrays,
  type FieldName,
  type Source,
} from "../source.ts";

/** Number of elements that are gathered at a time in a pass over all data: a few megabytes, for any size of a datum. */
const numbersPerPass = 2 ** 21;

/** Consecutive data of a source. The array is reused for the next pass. */
export interface DataPass {
  /** Row of the first datum. */
  readonly first: number;
  readonly count: number;
  /** [count, ...shape]. */
  readonly x: DatumArray;
}

/** Iterates over all data of a source in order. Only one pass is in memory at a time. */
export async function* dataInPasses(
  source: Source,
  perPass = rowsPerPass(source),
): AsyncGenerator<DataPass, void, undefined> {
  if (source.count === 0) return;
  const size = datumSize(source);
  const buffer = allocateData(source, Math.min(perPass, source.count));
  for (const rows of imagesInOrder(source.count, perPass)) {
    const x = buffer.subarray(0, rows.length * size);
    await source.gather(rows, { x });
    yield { first: rows[0] ?? 0, count: rows.length, x };
  }
}

function rowsPerPass(source: Source): number {
  return Math.max(1, Math.floor(numbersPerPass / datumSize(source)));
}

/** A field of all data of a source; undefined if the source does not have the field. */
export async function wholeField<Name extends FieldName>(
  source: Source,
  name: Name,
): Promise<FieldArrays[Name] | undefined> {
  const size = source.fields[name];
  if (size === undefined) return undefined;
  const array = name === "labels" ? new Uint8Array(source.count) : new Float32Array(source.count * size);
  if (source.count > 0) await source.gather(everyImage(source.count), { [name]: array });
  return array as FieldArrays[Name];
}
