import { cellsOf } from "../../../codec/table/row.ts";
import type { Separator } from "../../../codec/table/separator.ts";

/** A cell of a record, and the record's number of cells. The object is reused for the next record. */
export interface RecordCell {
  readonly text: string;
  readonly width: number;
}

/**
 * Reads one cell of each record of a table, like `cellsOf`, without creating texts of the other cells.
 *
 * @returns a function of a record, the cell's column, and its place for errors. The text is empty if a record has no
 *   such column. Throws DataError like `cellsOf`
 */
export function createCellReader(
  separator: Separator,
): (record: string, column: number, place: () => string) => RecordCell {
  const cell = { text: "", width: 0 };
  const spaced = separator === " ";
  return (record, column, place) => {
    if (!spaced && record.includes('"')) {
      const cells = cellsOf(record, separator, place());
      cell.text = cells[column] ?? "";
      cell.width = cells.length;
      return cell;
    }
    const line = spaced ? record.trim() : record;
    cell.text = "";
    cell.width = 0;
    for (let start = 0; ; cell.width++) {
      const end = spaced ? endOfWord(line, start) : endOfCell(line, start, separator);
      if (cell.width === column) cell.text = line.slice(start, end).trim();
      if (end >= line.length) break;
      start = spaced ? startOfWord(line, end) : end + 1;
    }
    cell.width += 1;
    return cell;
  };
}

function endOfCell(line: string, start: number, separator: string): number {
  const end = line.indexOf(separator, start);
  return end < 0 ? line.length : end;
}

const space = 32;
/** White space is every character code up to the space. */
function endOfWord(line: string, start: number): number {
  let at = start;
  while (at < line.length && line.charCodeAt(at) > space) at += 1;
  return at;
}

function startOfWord(line: string, start: number): number {
  let at = start;
  while (at < line.length && line.charCodeAt(at) <= space) at += 1;
  return at;
}
