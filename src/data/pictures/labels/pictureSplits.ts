import { DataError } from "../../../errors.ts";
import type { LaidPicture, SplitFolders } from "./splitFolders.ts";
import { splitsOfPictures, type TableSplits } from "./tableSplits.ts";
import { allNames, counted, countedOf, nameInWords, someNames } from "./words.ts";

/** Pictures with their splits, and notes on them. */
export interface SplitPictures {
  readonly pictures: readonly LaidPicture[];
  /** Whether the splits are from tables. */
  readonly byTables: boolean;
  readonly notes: readonly string[];
}

/**
 * The split of each picture: from folders, otherwise from tables if at least half of the pictures have a split there.
 * Pictures without a split in the tables are then left out.
 *
 * @throws DataError if tables have pictures for validation or testing, but none for training
 */
export function pictureSplits(
  paths: readonly string[],
  folders: SplitFolders,
  tables: readonly TableSplits[],
): SplitPictures {
  if (tables.length === 0) return { ...folders, byTables: false };
  const where = placesOf(tables);
  if (folders.found) {
    const note = `Splits are from folders; those in ${where} are not used.`;
    return { pictures: folders.pictures, byTables: false, notes: [...folders.notes, note] };
  }
  const splits = splitsOfPictures(paths, tables);
  const pictures = folders.pictures.flatMap((picture): LaidPicture[] => {
    const split = splits[picture.at];
    return split === undefined ? [] : [{ ...picture, split }];
  });
  const total = folders.pictures.length;
  if (pictures.length * 2 < total) {
    const note = `Only ${counted(pictures.length)} of ${countedOf(total, "picture")} have a split in ${where}: it is not used.`;
    return { pictures: folders.pictures, byTables: false, notes: [...folders.notes, note] };
  }
  if (!pictures.some(({ split }) => split === "train")) {
    throw new DataError(
      `${where}: none of ${countedOf(total, "picture")} has the training split. Add pictures for training, or ` +
        "move the table to another folder: test data are then set aside from all pictures.",
    );
  }
  return {
    pictures,
    byTables: true,
    notes: [...folders.notes, `Splits are from ${where}.`, ...withoutSplit(folders.pictures, splits, where)],
  };
}

/** `column partition of list_eval_partition.txt`, or the names of the tables themselves. */
function placesOf(tables: readonly TableSplits[]): string {
  return allNames(
    tables.map(({ table, column }) =>
      column === undefined
        ? table.name
        : `column ${nameInWords(table.columns[column] ?? "")} of ${table.name}`,
    ),
  );
}

function withoutSplit(
  pictures: readonly LaidPicture[],
  splits: readonly unknown[],
  where: string,
): readonly string[] {
  const without = pictures.filter(({ at }) => splits[at] === undefined);
  if (without.length === 0) return [];
  return [
    `${counted(without.length)} of ${countedOf(pictures.length, "picture")} ${without.length === 1 ? "has" : "have"} no split in ${where} and ` +
      `${without.length === 1 ? "is" : "are"} left out: ${someNames(without.map(({ path }) => path))}.`,
  ];
}
