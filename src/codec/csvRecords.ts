import { DataError } from "../errors.ts";

/** Joins the lines of a CSV file to records: a quoted cell may go on over lines. */
export interface CsvRecords {
  /** The record that ends with a line; undefined where a quoted cell goes on. Throws DataError where it goes on for too long. */
  read(line: string): string | undefined;
  /** After the last line. Throws DataError where a quoted cell goes on. */
  finish(): void;
}

/**
 * @param name names the file in errors
 * @param longest characters of a record of several lines at most
 */
export function createRecords(name: string, longest: number): CsvRecords {
  let lines = 0;
  /** Lines of a record whose quoted cell goes on, and their characters. */
  let open: string[] = [];
  let openLength = 0;

  function notClosed(): DataError {
    const first = lines - open.length + 1;
    return new DataError(
      `${name}, line ${first}: expected a quote at the end of a quoted cell, found none. Close it, or write quotes inside it twice.`,
    );
  }

  return {
    read(line) {
      lines += 1;
      const ends = quotesOf(line) % 2 === (open.length === 0 ? 0 : 1);
      if (ends && open.length === 0) return line;
      open.push(line);
      openLength += line.length + 1;
      if (openLength > longest) throw notClosed();
      if (!ends) return undefined;
      const record = open.join("\n");
      open = [];
      openLength = 0;
      return record;
    },
    finish() {
      if (open.length > 0) throw notClosed();
    },
  };
}

function quotesOf(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count += 1;
  return count;
}
