import { DataError } from "../../errors.ts";
import type { Source } from "../source.ts";
import {
  distinctIn,
  type EqualRows,
  equalRows,
  groupsOfEqual,
  type HashedRows,
  hashRows,
} from "./rowHashes.ts";

/** A split of the data before any are drawn. */
export interface NamedSplit {
  readonly name: "training" | "validation" | "test";
  /** Names its array in errors: `data.npz (x_test)`. */
  readonly place: string;
  readonly source: Source;
}

export interface Duplicates {
  /** One sentence for each finding. */
  readonly notes: readonly string[];
  /**
   * For each training datum the row of the first equal datum, which may be itself. Absent if there are too many data to
   * search.
   */
  readonly groups?: Uint32Array;
}

/** Largest size of a split that is searched for equal data. Hashes and their order use 16 bytes per datum. */
const mostData = 2 ** 22;

/** Number of pairs that are listed. */
const mostNamed = 3;

/**
 * Finds data that occur in two splits, by all their numbers.
 *
 * @param splits the training data first
 * @throws DataError if all data of a split are in another split, as when the same file is given twice. If more than
 *   half of the data are repetitions, as with rows of a few truth values, this may be chance and only a note is made
 */
export async function findDuplicates(splits: readonly [NamedSplit, ...NamedSplit[]]): Promise<Duplicates> {
  const large = splits.find(({ source }) => source.count > mostData);
  if (large !== undefined) {
    const most = mostData.toLocaleString("en-US");
    return {
      notes: [
        `Duplicate data were not searched for, because there are more than ${most} ${large.name} data.`,
      ],
    };
  }
  const hashed: { readonly split: NamedSplit; readonly rows: HashedRows }[] = [];
  for (const split of splits) hashed.push({ split, rows: await hashRows(split.source) });
  const notes: string[] = [];
  for (const [at, later] of hashed.entries()) {
    for (const earlier of hashed.slice(0, at)) {
      const equal = await equalRows(later.rows, earlier.rows);
      requireOthers(later.split, earlier.split, equal, distinctIn(earlier.rows));
      if (equal.length > 0) notes.push(inWords(later.split, earlier.split, equal));
    }
  }
  const [training] = hashed;
  return { notes, ...(training && { groups: await groupsOfEqual(training.rows) }) };
}

/** Number of data that are equal to an earlier datum. */
export function repeatedIn(groups: Uint32Array): number {
  return groups.reduce((count, group, row) => count + (group === row ? 0 : 1), 0);
}

function requireOthers(
  { name, place, source }: NamedSplit,
  earlier: NamedSplit,
  equal: readonly EqualRows[],
  distinct: number,
): void {
  if (source.count === 0 || equal.length < source.count) return;
  const same = source.count === earlier.source.count && equal.every(({ row, other }) => other <= row);
  if (distinct < earlier.source.count / 2 && !same) return;
  throw new DataError(
    `${place}: all ${source.count.toLocaleString("en-US")} ${name} data are also ${earlier.name} data ` +
      `in ${earlier.place} (${pairsInWords(name, earlier.name, equal)}). Leave ${place} out` +
      `${name === "test" ? ": part of the training data is then held out for testing." : "."}`,
  );
}

function inWords(later: NamedSplit, earlier: NamedSplit, equal: readonly EqualRows[]): string {
  return (
    `Duplicates: ${equal.length.toLocaleString("en-US")} of the ${later.source.count.toLocaleString("en-US")} ${later.name} data are ` +
    `also ${earlier.name} data (${pairsInWords(later.name, earlier.name, equal)}).`
  );
}

function pairsInWords(name: string, earlier: string, equal: readonly EqualRows[]): string {
  const named = equal
    .slice(0, mostNamed)
    .map(({ row, other }) => `${name} row ${row} is ${earlier} row ${other}`);
  return `${named.join(", ")}${equal.length > mostNamed ? ", ..." : ""}`;
}
