import type { Dataset, SplitName } from "../dataset.ts";
import { distinctIn, equalRows, type HashedRows, hashRows } from "../reading/rowHashes.ts";

/** Data that occur more than once, compared by all their numbers; labels are ignored. */
export interface Duplicates {
  /** Number of data of each split that repeat an earlier datum of it. */
  readonly within: Readonly<Partial<Record<SplitName, number>>>;
  /** Number of validation and test data that are also in the training data. */
  readonly inTraining: Readonly<Partial<Record<Exclude<SplitName, "train">, number>>>;
}

/**
 * Counts data with the same numbers. Within a split, data are compared by a 64-bit hash: 16 bytes of memory per datum.
 *
 * @throws DataError if data cannot be read
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
