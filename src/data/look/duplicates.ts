import type { Dataset, SplitName } from "../dataset.ts";
import { distinctIn, equalRows, type HashedRows, hashRows } from "../reading/rowHashes.ts";

/** Data that are there more than once, by all their numbers; labels are not looked at. */
export interface Duplicates {
  /** Of each split, how many data repeat an earlier one of it. */
  readonly within: Readonly<Partial<Record<SplitName, number>>>;
  /** How many data for validation and testing are among those for training. */
  readonly inTraining: Readonly<Partial<Record<Exclude<SplitName, "train">, number>>>;
}

/**
 * Counts data with the same numbers, within a split by a 64-bit hash of each: 16 bytes of memory a datum.
 *
 * @throws DataError where data cannot be read
 */
export async function countDuplicates({
  train,
  validation,
  test,
}: Pick<Dataset, "train" | "validation" | "test">): Promise<Duplicates> {
  const training = await hashRows(train);
  const within: Partial<Record<SplitName, number>> = { train: repeatedIn(training) };
  const inTraining: Partial<Record<Exclude<SplitName, "train">, number>> = {};
  for (const [name, source] of [
    ["validation", validation],
    ["test", test],
  ] as const) {
    if (source === undefined || source.count === 0) continue;
    const rows = await hashRows(source);
    within[name] = repeatedIn(rows);
    inTraining[name] = (await equalRows(rows, training)).length;
  }
  return { within, inTraining };
}

function repeatedIn(rows: HashedRows): number {
  return rows.source.count - distinctIn(rows);
}
