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

/** A split of the data as it is before any is drawn. */
export interface NamedSplit {
  readonly name: "training" | "validation" | "test";
  /** Names its array in errors: `data.npz (x_test)`. */
  readonly place: string;
  readonly source: Source;
}

export interface Duplicates {
  /** What was found, a sentence each. */
  readonly notes: readonly string[];
  /** For each of the training data the first that is equal, which may be itself; absent where there are too many to look for them. */
  readonly groups?: Uint32Array;
}

/** Data of a split in which equal ones are looked for: hashes and their order take 16 bytes a datum. */
const mostData = 2 ** 22;

/** Pairs that are named. */
const mostNamed = 3;

/**
 * Finds data that are in two splits, by all their numbers.
 *
 * @param splits the training data first
 * @throws DataError where one of two splits has nothing that is not in the other: the same file was given twice. Where more than
 *   half of the data are the same again and again, as rows of some truth values are, this may be chance, and is only noted
 */
export async function findDuplicates(splits: readonly [NamedSplit, ...NamedSplit[]]): Promise<Duplicates> {
  const large = splits.find(({ source }) => source.count > mostData);
  if (large !== undefined) {
    const most = mostData.toLocaleString("en-US");
    return {
      notes: [
        `Data that are there twice were not looked for, as there are more than ${most} ${large.name} data.`,
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

/** How many data have an equal one before them. */
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
    `${place}: expected ${name} data that are not among the ${earlier.name} data, found all ${source.count.toLocaleString("en-US")} ` +
      `in ${earlier.place}, too (${pairsInWords(name, earlier.name, equal)}). Leave ${place} out` +
      `${name === "test" ? ": some of the training data are set aside for testing then." : "."}`,
  );
}

function inWords(later: NamedSplit, earlier: NamedSplit, equal: readonly EqualRows[]): string {
  return (
    `Found twice: ${equal.length.toLocaleString("en-US")} of the ${later.source.count.toLocaleString("en-US")} ${later.name} data are ` +
    `among the ${earlier.name} data, too (${pairsInWords(later.name, earlier.name, equal)}).`
  );
}

function pairsInWords(name: string, earlier: string, equal: readonly EqualRows[]): string {
  const named = equal
    .slice(0, mostNamed)
    .map(({ row, other }) => `${name} row ${row} is ${earlier} row ${other}`);
  return `${named.join(", ")}${equal.length > mostNamed ? ", ..." : ""}`;
}
