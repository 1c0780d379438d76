import { DataError } from "../../errors.ts";
import { csvCells, numberOf } from "../csv.ts";
import { excerpt } from "../excerpt.ts";
import type { TableColumns } from "./columns.ts";
import type { Separator } from "./separator.ts";

/** A record of a table. The same object is reused for all records. */
export interface NumberRow {
  /** The numbers of a datum, in the order of the data columns. */
  readonly data: Float64Array;
  /** The label, if it is a number: an array of one. */
  readonly label: Float64Array;
  /** The label, if it is text. */
  text: string;
}

/**
 * Reads a record into a row.
 *
 * @param place names the file and the line in errors
 * @throws DataError if it has another number of cells than the table, or a cell that should be a number is not
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
/** Maximum number of digits of a number that float64 represents exactly. */
const mostDigits = 15;

/** Fast path for a record of only digits and separators, such as pixels. Returns false for any other record. */
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
  const advice = found < expected ? "Add the missing cells, or remove the line." : "Remove the extra cells.";
  return new DataError(
    `${place}: expected ${expected} cells, as in the lines before, found ${found}. ${advice}`,
  );
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
  throw new DataError(`${place}: expected a number, found ${excerpt(cell)}. ${advice}`);
}
