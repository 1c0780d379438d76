import { advice, change } from "../../../advice.ts";
import { ConfigError, DataError } from "../../../errors.ts";
import type { PictureClasses } from "./classFolders.ts";
import { chooseLabelColumn, type LabelColumn } from "./labelColumn.ts";
import { pictureValues } from "./pictureValues.ts";
import type { PlacedTable } from "./placedTable.ts";
import type { PlacedTables } from "./placeTables.ts";
import type { LaidPicture } from "./splitFolders.ts";
import type { TableSplits } from "./tableSplits.ts";
import { classesOfValues } from "./valueClasses.ts";
import { allNames, counted, countedOf, nameInWords, someNames } from "./words.ts";

export interface TableLabels extends PictureClasses {
  /** The tables that contain the labels. */
  readonly tables: readonly PlacedTable[];
}

/**
 * Labels from the tables next to pictures. A column that was not requested is used if at least half of the training
 * pictures have a value in it.
 *
 * @param paths of all pictures
 * @param pictures the pictures of the splits
 * @param asked name of the requested column (`--labels`)
 * @throws ConfigError if the requested column does not exist or does not contain classes; DataError if no training
 *   picture has a value in it, if two rows give a picture different values, or if a row has a different number of cells
 *   than its table
 */
export function tableLabels(
  paths: readonly string[],
  pictures: readonly LaidPicture[],
  { tables, notes: unused }: PlacedTables,
  splits: readonly TableSplits[],
  asked: string | undefined,
): TableLabels {
  const column = chooseLabelColumn(tables, splits, asked, unused);
  if (column === undefined) return { tables: [], notes: [] };
  if ("note" in column) return { tables: [], notes: [column.note] };
  const where = `column ${nameInWords(column.name)} of ${allNames(column.parts.map(({ table }) => table.name))}`;
  const parts = column.parts.map(({ table, column: at }) => ({ table, values: table.column(at) }));
  const ofAll = pictureValues(paths, parts, nameInWords(column.name));
  const values = pictures.map(({ at }) => ofAll[at] ?? "");
  const found = classesOfValues(column.name, values);
  if ("reason" in found) {
    if (asked === undefined)
      return { tables: [], notes: [`The ${where} ${found.reason}: it is not used as labels.`] };
    throw new ConfigError(`expected a column of classes, found the ${where}, which ${found.reason}.`, {
      setting: "labels",
      value: asked,
      remedy: advice`Select another, or drop ${change("labels")}.`,
    });
  }
  const labels = values.map(found.labelOf);
  const training = pictures.flatMap(({ split = "train" }, at) => (split === "train" ? [labels[at]] : []));
  const labelled = training.reduce<number>((sum, label) => sum + (label === undefined ? 0 : 1), 0);
  if (labelled === 0 && asked !== undefined) {
    throw new DataError(
      `${where}: it has no value for any of ${counted(training.length)} training pictures.`,
      { remedy: advice`Fill it, or select another with ${change("labels")}.` },
    );
  }
  if (asked === undefined && labelled * 2 < training.length) {
    const note =
      `The ${where} has values for ${counted(labelled)} of ${countedOf(training.length, "training picture")}: too few to be used as labels. ` +
      `To train on these only, select it with the setting labels.`;
    return { tables: [], notes: [note] };
  }
  return {
    tables: parts.map(({ table }) => table),
    found: { classes: found.classes, labels },
    notes: [`Labels are from the ${where}${otherColumns(column)}.`, ...withoutLabel(pictures, labels, where)],
  };
}

function otherColumns({ parts }: LabelColumn): string {
  const others = new Set(
    parts.flatMap(({ table, column }) =>
      table.columns.filter((name, at) => at !== table.key && at !== column && name !== ""),
    ),
  );
  return others.size === 0
    ? ""
    : `; the setting labels selects another of its columns (${someNames([...others])})`;
}

function withoutLabel(
  pictures: readonly LaidPicture[],
  labels: readonly (number | undefined)[],
  where: string,
): readonly string[] {
  const without = pictures.filter((_, at) => labels[at] === undefined);
  if (without.length === 0) return [];
  return [
    `${counted(without.length)} of ${countedOf(pictures.length, "picture")} ${without.length === 1 ? "has" : "have"} no value in the ${where} and ` +
      `${without.length === 1 ? "is" : "are"} left out: ${someNames(without.map(({ path }) => path))}.`,
  ];
}
