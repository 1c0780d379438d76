import { DataError } from "../errors.ts";

/** Joins the lines of a CSV file to records. A quoted cell may span several lines. */
export interface CsvRecords {
  /**
   * The record that ends with a line. Undefined if a quoted cell continues on the next line. Throws DataError if the
   * record is too long.
   */
  read(line: string): string | undefined;
  /** Call it after the last line. Throws DataError if a quoted cell has not ended. */
  finish(): void;
}

/**
 * @param name names the file in errors
 * @param longest maximum number of characters in a record of several lines
 */
export function createRecords(name: string, longest: number): CsvRecords {
  let lines = 0;
  /** Lines of a record whose quoted cell has not ended, and their number of characters. */
  let open: string[] = [];
  let openLength = 0;

  function notClosed(): DataError {
    const first = lines - open.length + 1;
    return new DataError(
      `${name}, line ${first}: a quoted cell has no closing quote. Add one, and double the quotes inside the cell.`,
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
