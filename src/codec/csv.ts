import { DataError } from "../errors.ts";
import { type ColumnChoice, numberColumns } from "./csvColumns.ts";
import { createRecords } from "./csvRecords.ts";
import { excerpt } from "./excerpt.ts";

/**
 * The cells of a CSV record (RFC 4180). A quoted cell may contain separators, line feeds and doubled quotes.
 *
 * @param place names the file and the line in errors
 * @param separator a character, not a space. Default: a comma
 * @throws DataError if a quoted cell has no end, or is not followed by a separator
 */
export function csvCells(record: string, place = "CSV", separator = ","): readonly string[] {
  if (!record.includes('"')) return record.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const comma = record.indexOf(separator, at);
    const end = comma < 0 ? record.length : comma;
    const plain = record.slice(at, end).trim();
    if (plain.startsWith('"')) {
      const open = record.indexOf('"', at);
      const close = closingQuote(record, open);
      const next = close < 0 ? -1 : skipSpaces(record, close + 1, separator);
      if (next < 0 || (next < record.length && record[next] !== separator)) {
        throw new DataError(
          `${place}, column ${cells.length + 1}: expected a quoted cell that ends before a ${separator === "," ? "comma" : "separator"} or the end of the line, ` +
            `with the quotes inside it doubled, found ${excerpt(record.slice(open))}.`,
        );
      }
      cells.push(record.slice(open + 1, close).replaceAll('""', '"'));
      at = next;
    } else {
      cells.push(plain);
      at = end;
    }
    if (at >= record.length) return cells;
    at += 1;
  }
}

function closingQuote(record: string, open: number): number {
  let close = record.indexOf('"', open + 1);
  while (close >= 0 && record[close + 1] === '"') close = record.indexOf('"', close + 2);
  return close;
}

function skipSpaces(record: string, start: number, separator: string): number {
  let at = start;
  while (record[at] !== separator && (record[at] === " " || record[at] === "\t")) at += 1;
  return at;
}

/** Cells as a line of CSV, without the line feed. Cells are quoted only if necessary. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells
    .map((cell) =>
      typeof cell === "string" && /[",\n\r]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
    )
    .join(",");
}

/** Reads the lines of a CSV file in order, as rows of numbers. */
export interface CsvReader {
  /**
   * The numbers of the record that ends with a line. Undefined for a header, an empty line, and a line that ends
   * inside a quoted cell. Throws DataError for anything else.
   */
  read(line: string): readonly number[] | undefined;
  /** Call it after the last line. Throws DataError if a quoted cell has not ended. */
  finish(): void;
}

export interface CsvOptions extends ColumnChoice {
  /** Maximum number of characters in a record. Default: no limit. */
  readonly longest?: number;
}

/**
 * Creates a reader of rows of numbers. If the first record consists only of names, it is a header. Its names
 * determine which columns hold the numbers, and their order (`numberColumns`). Without a header, all columns hold
 * numbers, in file order.
 *
 * @param name names the file in errors
 */
export function createCsvReader(name: string, options: CsvOptions): CsvReader {
  const { longest = Number.POSITIVE_INFINITY } = options;
  let lines = 0;
  let records = 0;
  let chosen: readonly number[] | undefined;
  let width: number | undefined;
  const joined = createRecords(name, longest);

  function readNumbers(cells: readonly string[], place: string): readonly number[] {
    const numberAt = (column: number): number => {
      const cell = cells[column] ?? "";
      const number = numberOf(cell);
      if (number !== undefined) return number;
      const hint =
        records === 1
          ? " A header line must contain only names, no numbers."
          : /^[^,]*\d\s*[;\t]/.test(cell)
            ? " Write commas between numbers."
            : "";
      throw new DataError(
        `${place}, column ${column + 1}: expected a number, found ${cell === "" ? "an empty cell" : excerpt(cell)}.${hint}`,
      );
    };
    return chosen === undefined ? cells.map((_, column) => numberAt(column)) : chosen.map(numberAt);
  }

  return {
    read(line) {
      lines += 1;
      const record = joined.read(lines === 1 ? line.replace(/^\uFEFF/, "") : line);
      if (record === undefined || record.trim() === "") return undefined;
      records += 1;
      const place = `${name}, line ${lines}`;
      const cells = csvCells(record, place);
      if (records === 1 && isHeader(cells)) {
        chosen = numberColumns(cells, options, place);
        width = cells.length;
        return undefined;
      }
      width ??= cells.length;
      if (cells.length !== width) {
        throw new DataError(
          `${place}: expected ${width} cells, as in the lines before, found ${cells.length}.`,
        );
      }
      return readNumbers(cells, place);
    },
    finish: joined.finish,
  };
}

/**
 * Whether cells are names. Each non-empty cell must have a letter, and be neither a number nor a mark for a missing
 * one. At least one cell must be non-empty.
 */
export function isHeader(cells: readonly string[]): boolean {
  const missing = /^([+-]?(nan|inf(inity)?)|n\/?a|null|none)$/i;
  const isName = (cell: string) => /\p{L}/u.test(cell) && numberOf(cell) === undefined && !missing.test(cell);
  // The name of pandas' index column, the first one, is empty.
  return cells.every((cell) => cell === "" || isName(cell)) && cells.some((cell) => cell !== "");
}

/** A decimal number; undefined for anything else. */
export function numberOf(cell: string): number | undefined {
  const number = Number(cell);
  if (!Number.isFinite(number) || cell === "") return undefined;
  // Number also accepts 0x1F, 0b1 and 0o7.
  return cell.length > 2 && /^[+-]?0[xob]/i.test(cell) ? undefined : number;
}
