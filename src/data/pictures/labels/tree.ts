import type { SplitName } from "../../dataset.ts";
import { classFolders } from "./classFolders.ts";
import { sortedNames } from "./nameOrder.ts";
import { pictureSplits } from "./pictureSplits.ts";
import type { PlacedTable } from "./placedTable.ts";
import { placeTables } from "./placeTables.ts";
import { type LaidPicture, splitFolders } from "./splitFolders.ts";
import { tableLabels } from "./tableLabels.ts";
import { tableSplits } from "./tableSplits.ts";
import type { LabelTable } from "./tables.ts";
import { counted, countedOf, nameInWords, someNames } from "./words.ts";

export interface TreePicture {
  readonly path: string;
  /** Undefined where nothing says splits: the picture is for training. */
  readonly split?: SplitName;
  /** Its class, where there are classes. */
  readonly label?: number;
}

/** What a tree of picture files means. */
export interface PictureTree {
  /**
   * In the order in which they become rows: by split (train, validation, test), then by path, where numbers in names are ordered by
   * their values.
   */
  readonly pictures: readonly TreePicture[];
  /** The names of the classes, in the same order; at least 2 and at most 256. */
  readonly classes?: readonly string[];
  /** A sentence each: what is left out, and which rule was applied where another may be expected. */
  readonly notes: readonly string[];
}

/**
 * Reads splits and classes from the paths of pictures and from tables beside them. Folders called train, validation and test are splits.
 * Labels are from the column of a table where there is one (`chooseLabelColumn`), or else from the first folder of each picture, where
 * all pictures lie in folders. The order of `paths` and `tables` does not matter.
 *
 * @param paths from one folder, with `/` between folders, each once, in any order
 * @param tables that lie beside the pictures
 * @param request.labels the column of labels that is asked for (`--labels`)
 * @throws DataError where there are splits without one for training, where rows of tables disagree about a picture, and for rows with
 *   another number of cells than their table; ConfigError where the column that is asked for is not there, or has no classes
 */
export function pictureTree(
  paths: readonly string[],
  tables: readonly LabelTable[],
  request: { readonly labels?: string },
): PictureTree {
  const sorted = sortedNames(paths);
  const folders = splitFolders(sorted);
  const placed = placeTables(sorted, tables, folders.around);
  const saidSplits = tableSplits(placed.tables);
  const { pictures, byTables, notes } = pictureSplits(sorted, folders, saidSplits);
  const ofTables = tableLabels(sorted, pictures, placed, saidSplits, request.labels);
  const ofFolders = classFolders(pictures);
  const { found } = ofTables.found === undefined ? ofFolders : ofTables;
  const rows = inRows(pictures, found?.labels);
  return {
    pictures: rows,
    ...(found && { classes: found.classes }),
    notes: [
      ...notes,
      ...ofTables.notes,
      ...(ofTables.found === undefined ? ofFolders.notes : foldersNotUsed(ofFolders.found?.classes)),
      ...(found === undefined ? [] : notInTraining(rows, found.classes)),
      ...rowsWithoutPicture([
        ...new Set([...ofTables.tables, ...(byTables ? saidSplits.map(({ table }) => table) : [])]),
      ]),
      ...placed.notes,
    ],
  };
}

/** Pictures by their splits; those without a label are left out where there are labels. */
function inRows(
  pictures: readonly LaidPicture[],
  labels: readonly (number | undefined)[] | undefined,
): readonly TreePicture[] {
  const bySplit: Record<SplitName, TreePicture[]> = { train: [], validation: [], test: [] };
  for (const [at, { path, split }] of pictures.entries()) {
    const label = labels?.[at];
    if (labels !== undefined && label === undefined) continue;
    bySplit[split ?? "train"].push({
      path,
      ...(split !== undefined && { split }),
      ...(label !== undefined && { label }),
    });
  }
  return [...bySplit.train, ...bySplit.validation, ...bySplit.test];
}

function foldersNotUsed(classes: readonly string[] | undefined): readonly string[] {
  if (classes === undefined) return [];
  return [
    `The ${counted(classes.length)} folders of pictures (${someNames(classes)}) are not used as classes.`,
  ];
}

function notInTraining(rows: readonly TreePicture[], classes: readonly string[]): readonly string[] {
  const trained = new Set<number | undefined>();
  for (const { split = "train", label } of rows) if (split === "train") trained.add(label);
  const lacking = classes.filter((_, label) => !trained.has(label));
  if (lacking.length === 0) return [];
  const are = lacking.length === 1 ? "is" : "are";
  return [
    `${counted(lacking.length)} of ${counted(classes.length)} classes ${are} not among the training pictures: ${someNames(lacking, 5)}.`,
  ];
}

function rowsWithoutPicture(tables: readonly PlacedTable[]): readonly string[] {
  return tables.flatMap((table) => {
    const rows: number[] = [];
    for (const [row, picture] of table.pictures.entries()) if (picture < 0) rows.push(row);
    if (rows.length === 0) return [];
    const [name, names] = [nameInWords(table.name), rows.slice(0, 3).map(table.keyOf)];
    return [
      `${counted(rows.length)} of ${countedOf(table.pictures.length, "row")} of ${name} ` +
        `${rows.length === 1 ? "names" : "name"} no picture of these data: ${someNames(names, 3, rows.length)}.`,
    ];
  });
}
