import { DataError } from "../../errors.ts";
import { numberOf } from "../csv.ts";
import type { GrowingRows } from "./growing.ts";

/** Rows that are checked at a time. */
const passRows = 250;
/** Labels of images are assumed to be below this number. */
const mostClasses = 100;

/**
 * Throws DataError for an ambiguous table without column names: it has one column more than a square picture has
 * pixels, and its first or last column could be labels. MNIST as CSV often has 785 columns.
 */
export function requireNoSecondReading(data: GrowingRows, width: number, name: string): void {
  if (isPicture(width) || !isPicture(width - 1)) return;
  const place = [0, width - 1].find((column) => couldBeLabels(data, width, column));
  if (place === undefined) return;
  const [which, names] =
    place === 0 ? ["first", `label,x0,...,x${width - 2}`] : ["last", `x0,...,x${width - 2},label`];
  throw new DataError(
    `${name}: the ${width} columns have no names, so the ${which} column may be a label or data. ` +
      `Add a first line: ${names} if it is a label, x0,...,x${width - 1} if all columns are data.`,
  );
}

/** Minimum number of columns for this check. A shorter record 0, 1, 2, ... may well be a datum. */
const fewestCounted = 4;

/**
 * Throws DataError if the first record counts its columns, 0, 1, 2, ..., or has an empty first cell and counts the
 * others. pandas writes such names for an array, and they would be read as a datum.
 */
export function requireNoCountedNames(cells: readonly string[], place: string): void {
  const counted = cells[0] === "" ? cells.slice(1) : cells;
  if (counted.length < fewestCounted || !counted.every((cell, at) => numberOf(cell) === at)) return;
  const index = counted === cells ? "" : ", and leave out the index column (index=False)";
  throw new DataError(
    `${place}: the cells 0, 1, ..., ${counted.length - 1} may be column names written by pandas, or a datum. ` +
      `For names, use df.add_prefix('x')${index}. For a datum, add a line of names before it.`,
  );
}

/** Whether a square picture of at least 8 x 8 pixels, grey or RGB, has this many numbers. */
function isPicture(size: number): boolean {
  return [1, 3].some((channels) => size >= 64 * channels && Number.isInteger(Math.sqrt(size / channels)));
}

function couldBeLabels(data: GrowingRows, width: number, column: number): boolean {
  let largest = 0;
  for (let first = 0; first < data.count(); first += passRows) {
    const rows = data.read(first, Math.min(passRows, data.count() - first));
    for (let at = column; at < rows.length; at += width) {
      const number = rows[at] ?? 0;
      if (!Number.isInteger(number) || number < 0 || number >= mostClasses) return false;
      largest = Math.max(largest, number);
    }
  }
  return largest > 0;
}
