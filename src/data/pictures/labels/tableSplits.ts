import { fileNameOf } from "../../../codec/shown.ts";
import type { SplitName } from "../../dataset.ts";
import { pictureValues, type RowValues } from "./pictureValues.ts";
import type { PlacedTable } from "./placedTable.ts";
import { splitOfWord } from "./splitFolders.ts";

/** The split of each row of a table, and where it is said. */
export interface TableSplits extends RowValues {
  /** The column, or undefined where the name of the file says it: `train.csv`. */
  readonly column?: number;
}

const splitColumn = /^(split|partition|set|subset)$/i;
const numbered: Readonly<Record<string, SplitName>> = { "0": "train", "1": "validation", "2": "test" };

/**
 * What tables say of splits: a column called split, partition, set or subset with words for splits, or with 0 for training, 1 for
 * validation and 2 for testing, as CelebA has it; or else several tables with names of different splits, `train.csv` and `test.csv`.
 *
 * @throws DataError where a row has another number of cells than the table
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

/** Cells as names of splits; undefined where one is none. Empty ones stay. */
function splitsOf(cells: readonly string[]): readonly string[] | undefined {
  const splits: string[] = [];
  for (const cell of cells) {
    const split = cell === "" ? "" : (numbered[cell] ?? splitOfWord(cell));
    if (split === undefined) return undefined;
    splits.push(split);
  }
  return splits;
}

/** The split of each picture; undefined where it has none. Throws DataError where two rows give different ones. */
export function splitsOfPictures(
  paths: readonly string[],
  splits: readonly TableSplits[],
): readonly (SplitName | undefined)[] {
  return pictureValues(paths, splits, "split").map(splitOfWord);
}
