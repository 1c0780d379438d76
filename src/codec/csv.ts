import { DataError } from "../errors.ts";

/**
 * The cells of a line of CSV (RFC 4180), commas between them; a quoted cell may hold commas and doubled quotes, but no
 * line feed.
 */
export function csvCells(line: string): readonly string[] {
  const cells: string[] = [];
  const pattern = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(,|$)/y;
  for (;;) {
    const match = pattern.exec(line);
    const [, quoted, plain = "", end = ""] = match ?? [];
    cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    if (end === "") return cells;
  }
}

/** Cells as a line of CSV without its line feed, those quoted that have to be. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells
    .map((cell) =>
      typeof cell === "string" && /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
    )
    .join(",");
}

/** Reads the lines of a CSV file one after another, as rows of numbers. */
export interface CsvReader {
  /** The numbers of a line; undefined for a header and for an empty line. Throws DataError for anything else. */
  read(line: string): readonly number[] | undefined;
}

/**
 * A reader of rows of numbers. A first line with anything but numbers in it is a header. Where it has columns whose names
 * begin with one of `groups` and a dot, such as `mu.0`, those of the first such group are the numbers; else all are.
 *
 * @param name names the file in errors
 * @param column of a header that alone holds the numbers, where there is one of that name
 */
export function createCsvReader(name: string, groups: readonly string[], column?: string): CsvReader {
  let lines = 0;
  let chosen: readonly number[] | undefined;
  let width: number | undefined;

  function readHeader(cells: readonly string[]): void {
    const only = column === undefined ? -1 : cells.indexOf(column);
    if (only >= 0) chosen = [only];
    for (const group of groups) {
      const columns = cells.flatMap((cell, column) => (cell.startsWith(`${group}.`) ? [column] : []));
      if (columns.length === 0) continue;
      chosen = columns;
      return;
    }
  }

  return {
    read(line) {
      lines += 1;
      if (line.trim() === "") return undefined;
      const cells = csvCells(lines === 1 ? line.replace(/^\uFEFF/, "") : line);
      if (lines === 1 && !cells.every(isNumber)) {
        readHeader(cells);
        width = cells.length;
        return undefined;
      }
      width ??= cells.length;
      if (cells.length !== width) {
        throw new DataError(
          `${name}, line ${lines}: expected ${width} cells, as before it, found ${cells.length}.`,
        );
      }
      const taken = chosen === undefined ? cells : chosen.map((column) => cells[column] ?? "");
      return taken.map((cell, index) => {
        if (isNumber(cell)) return Number(cell);
        const column = (chosen?.[index] ?? index) + 1;
        throw new DataError(`${name}, line ${lines}, column ${column}: expected a number, found '${cell}'.`);
      });
    },
  };
}

function isNumber(cell: string): boolean {
  return cell !== "" && Number.isFinite(Number(cell));
}
