import { DataError } from "../../errors.ts";
import { csvCells, numberOf } from "../csv.ts";
import { shown } from "../shown.ts";
import type { TableColumns } from "./columns.ts";
import type { Separator } from "./separator.ts";

/** A record of a table: one is used for all. */
export interface NumberRow {
  /** In the order of the data's columns. */
  readonly data: Float64Array;
  /** The one number of the label, where it is a number. */
  readonly label: Float64Array;
  /** The label, where it is a text. */
  text: string;
}

/**
 * Reads a record into a row.
 *
 * @param place names file and line in errors
 * @throws DataError where it has another number of cells than the table, or a cell is no number where one belongs
 */
export function readNumberRow(
  record: string,
  separator: Separator,
  columns: TableColumns,
  row: NumberRow,
  place: string,
): void {
  if (separator !== " " && readDigits(record, separator.charCodeAt(0), columns, row)) return;
  const cells = cellsOf(record, separator, place);
  if (cells.length !== columns.width) throw ragged(place, columns.width, cells.length);
  for (const [column, cell] of cells.entries()) {
    const to = columns.places[column] ?? -1;
    if (to < 0 && columns.label?.kind === "texts") {
      row.text = cell;
      continue;
    }
    const number = numberOf(cell) ?? notANumber(cell, `${place}, ${columns.place(column)}`, separator);
    if (to < 0) row.label[0] = number;
    else row.data[to] = number;
  }
}

const [zero, nine] = [48, 57];
/** Digits at most: the numbers of so many are whole and exact. */
const mostDigits = 15;

/** Reads a record of whole numbers, digits and separators alone, as pixels are. False where it is another. */
function readDigits(
  record: string,
  separator: number,
  columns: TableColumns,
  { data, label }: NumberRow,
): boolean {
  if (columns.label?.kind === "texts") return false;
  let [column, number, digits] = [0, 0, 0];
  for (let at = 0; at <= record.length; at++) {
    const code = at === record.length ? separator : record.charCodeAt(at);
    if (code >= zero && code <= nine) {
      number = number * 10 + (code - zero);
      digits += 1;
      continue;
    }
    if (code !== separator || digits === 0 || digits > mostDigits || column >= columns.width) return false;
    const to = columns.places[column] ?? -1;
    if (to < 0) label[0] = number;
    else data[to] = number;
    [column, number, digits] = [column + 1, 0, 0];
  }
  return column === columns.width;
}

/** The cells of a record. Throws DataError as `csvCells` does. */
export function cellsOf(record: string, separator: Separator, place: string): readonly string[] {
  return separator === " " ? record.trim().split(/\s+/) : csvCells(record, place, separator);
}

/** The error for a record with another number of cells. */
export function ragged(place: string, expected: number, found: number): DataError {
  const advice =
    found < expected ? "Fill the missing ones, or leave the line out." : "Leave out those too many.";
  return new DataError(`${place}: expected ${expected} cells, as before it, found ${found}. ${advice}`);
}

function notANumber(cell: string, place: string, separator: Separator): never {
  if (cell === "")
    throw new DataError(`${place}: expected a number, found an empty cell. Fill it, or leave the line out.`);
  const advice =
    separator !== "," && /^[+-]?\d+,\d+$/.test(cell)
      ? "Write decimal points, not commas: 0.5."
      : /^[+-]?nan$|^[+-]?inf(inity)?$|^n\/?a$/i.test(cell)
        ? "Fill it, or leave the line out."
        : "Leave out columns that are neither data nor the label.";
  throw new DataError(`${place}: expected a number, found ${shown(cell)}. ${advice}`);
}
