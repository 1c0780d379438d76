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
  /** Undefined if there are no splits: the picture is for training. */
  readonly split?: SplitName;
  /** Its class, if there are classes. */
  readonly label?: number;
}

/** Splits and classes of a tree of picture files. */
export interface PictureTree {
  /**
   * In the order of the rows: by split (train, validation, test), then by path, with numbers in names sorted by value.
   */
  readonly pictures: readonly TreePicture[];
  /** The names of the classes, in the same order; at least 2 and at most 256. */
  readonly classes?: readonly string[];
  /** One sentence each: what is left out, and which rule was applied if another one could be expected. */
  readonly notes: readonly string[];
}

/**
 * Reads splits and classes from the paths of pictures and from tables next to them. Folders named train, validation and
 * test are splits. Labels are from a column of a table if there is one (`chooseLabelColumn`), otherwise from the first
 * folder of each picture if all pictures are in folders. The order of `paths` and `tables` does not matter.
 *
 * @param paths relative to one folder, with `/` between folders, each once, in any order
 * @param tables next to the pictures
 * @param request.labels the requested column of labels (`--labels`)
 * @throws DataError if there are splits but none for training, if rows of tables disagree about a picture, or if a row
 *   has a different number of cells than its table; ConfigError if the requested column does not exist or does not
 *   contain classes
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

/** Pictures by split; if there are labels, pictures without a label are left out. */
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
