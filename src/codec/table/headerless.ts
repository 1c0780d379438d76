import { DataError } from "../../errors.ts";
import { numberOf } from "../csv.ts";
import type { GrowingRows } from "./growing.ts";

/** Rows that are looked at together. */
const passRows = 250;
/** Labels of images are below. */
const mostClasses = 100;

/**
 * Throws DataError for a table without names that has one column more than square pictures have pixels, the first or last of which
 * could be labels: MNIST as CSV often has 785 columns. Which it is, the table does not say.
 */
export function requireNoSecondReading(data: GrowingRows, width: number, name: string): void {
  if (isPicture(width) || !isPicture(width - 1)) return;
  const place = [0, width - 1].find((column) => couldBeLabels(data, width, column));
  if (place === undefined) return;
  const [which, names] =
    place === 0 ? ["first", `label,x0,...,x${width - 2}`] : ["last", `x0,...,x${width - 2},label`];
  throw new DataError(
    `${name}: expected names in the first line, found ${width} columns without: data all of them, or pixels and a label in the ${which} ` +
      `column? Add a first line: ${names} where that is the label, x0,...,x${width - 1} where all are data.`,
  );
}

/** Columns whose names are 0, 1, 2, ... at least: fewer may well be a datum. */
const fewestCounted = 4;

/**
 * Throws DataError for a first record that counts its columns, 0, 1, 2, ..., or leaves the first empty and counts the others: pandas
 * writes such names for an array, and they would be taken for a datum.
 */
export function requireNoCountedNames(cells: readonly string[], place: string): void {
  const counted = cells[0] === "" ? cells.slice(1) : cells;
  if (counted.length < fewestCounted || !counted.every((cell, at) => numberOf(cell) === at)) return;
  const index = counted === cells ? "" : ", and without the column that counts the rows (index=False)";
  throw new DataError(
    `${place}: expected names or a datum, found 0, 1, ..., ${counted.length - 1}: pandas' names of columns, or a datum that counts? ` +
      `Write names, df.add_prefix('x')${index}; or a first line of names over it, where it is a datum.`,
  );
}

/** Whether so many numbers are a square picture of 8 x 8 or more, grey or in colours. */
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
