import { everyImage, imagesInOrder } from "../batches.ts";
import {
  allocateData,
  type DatumArray,
  datumSize,
  type FieldArrays,
  type FieldName,
  type Source,
} from "../source.ts";

/** Numbers that are gathered at a time where somebody looks at all data: some megabytes, whatever a datum is. */
const numbersPerPass = 2 ** 21;

/** Some data of a source, one after another. The array is used again for the next pass. */
export interface DataPass {
  /** The row of the first of them. */
  readonly first: number;
  readonly count: number;
  /** [count, ...shape]. */
  readonly x: DatumArray;
}

/** All data of a source in order, a pass at a time, so that no more of them are in memory. */
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

/** A field of all data of a source; undefined where it has none. */
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
