import { fileNameOf } from "../../../codec/excerpt.ts";
import type { SplitName } from "../../dataset.ts";
import { pictureValues, type RowValues } from "./pictureValues.ts";
import type { PlacedTable } from "./placedTable.ts";
import { splitOfWord } from "./splitFolders.ts";

/** The split of each row of a table, and its column. */
export interface TableSplits extends RowValues {
  /** The column, or undefined if the split is from the file name: `train.csv`. */
  readonly column?: number;
}

const splitColumn = /^(split|partition|set|subset)$/i;
const numbered: Readonly<Record<string, SplitName>> = { "0": "train", "1": "validation", "2": "test" };

/**
 * Splits from tables: a column named split, partition, set or subset with names of splits, or with 0 for training, 1
 * for validation and 2 for testing, as in CelebA; otherwise several tables that are named after different splits,
 * `train.csv` and `test.csv`.
 *
 * @throws DataError if a row has a different number of cells than the table
 */
export function tableSplits(tables: readonly PlacedTable[]): readonly TableSplits[] {
  const columns = tables.flatMap((table) =>
    table.columns.flatMap((name, column): TableSplits[] => {
      if (column === table.key || !splitColumn.test(name)) return [];
      const values = splitsOf(table.column(column));
      return values === undefined ? [] : [{ table, column, values }];
    }),
  );
  if (columns.length > 0) return columns;
  const named = tables.flatMap((table): TableSplits[] => {
    const split = splitOfWord(fileNameOf(table.name).replace(/\.\w+$/, ""));
    return split === undefined ? [] : [{ table, values: new Array(table.pictures.length).fill(split) }];
  });
  const different = new Set(named.map(({ values }) => values[0]));
  return different.size > 1 && different.has("train") ? named : [];
}

/** Cells as names of splits; undefined if a cell is not a split. Empty cells stay empty. */
function splitsOf(cells: readonly string[]): readonly string[] | undefined {
  const splits: string[] = [];
  for (const cell of cells) {
    const split = cell === "" ? "" : (numbered[cell] ?? splitOfWord(cell));
    if (split === undefined) return undefined;
    splits.push(split);
  }
  return splits;
}

/** The split of each picture; undefined if it has none. Throws DataError if two rows give different splits. */
export function splitsOfPictures(
  paths: readonly string[],
  splits: readonly TableSplits[],
): readonly (SplitName | undefined)[] {
  return pictureValues(paths, splits, "split").map(splitOfWord);
}
