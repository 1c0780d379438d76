import { cellsOf, ragged } from "../../../codec/table/row.ts";
import { keyColumn } from "./keyColumn.ts";
import type { PictureIndex } from "./pictureIndex.ts";
import { createCellReader } from "./recordCells.ts";
import type { LabelTable } from "./tables.ts";
import { counted, countedOf } from "./words.ts";

/** A table whose rows are matched to pictures. */
export interface PlacedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The column with the names of pictures. */
  readonly key: number;
  /** The place of each row's picture among all pictures; -1 if there is none. */
  readonly pictures: Int32Array;
  /** The cells of a column, one per row. Throws DataError with the line if a row has a different number of cells. */
  column(at: number): readonly string[];
  /** File and line of a row, for errors. */
  place(row: number): string;
  /** The picture name in a row. */
  keyOf(row: number): string;
}

/** The reason why a table matches no pictures, as a phrase after its name. */
export interface Unplaced {
  readonly reason: string;
}

/**
 * Finds the column with the names of pictures, and the picture of each row. The table is used if at least half of its
 * rows name existing pictures, or at least half of the pictures have a row.
 *
 * @throws DataError if a cell has unclosed quotes
 */
export function placeTable(table: LabelTable, index: PictureIndex, around: string): PlacedTable | Unplaced {
  const { name, separator, records, lines } = table;
  const placeOf = (record: number) => `${name}, line ${lines[record]}`;
  const cellsAt = (record: number) => cellsOf(records[record] ?? "", separator, placeOf(record));
  const folders = foldersOf(name, around);
  const find = (cell: string | undefined) => (cell === undefined ? -1 : index.find(cell, folders));
  const key = keyColumn(records.length, cellsAt, find);
  if (key === undefined) return { reason: "names none of the pictures" };
  const first = cellsAt(0);
  const isRow = table.columns !== undefined || namesPicture(first[key] ?? "", find);
  const columns = table.columns ?? (isRow ? first.map((_, at) => `column ${at + 1}`) : first);
  const start = isRow ? 0 : 1;
  const readCell = createCellReader(separator);
  const cellAt = (row: number, column: number) =>
    readCell(records[row + start] ?? "", column, () => placeOf(row + start));
  const pictures = new Int32Array(records.length - start);
  let named = 0;
  for (let row = 0; row < pictures.length; row++) {
    const picture = find(cellAt(row, key).text);
    if (picture >= 0) named += 1;
    pictures[row] = picture;
  }
  if (named * 2 < pictures.length && new Set(pictures.filter((at) => at >= 0)).size * 2 < index.count)
    return { reason: `names pictures in only ${counted(named)} of its ${countedOf(pictures.length, "row")}` };
  return {
    name,
    columns,
    key,
    pictures,
    column(at) {
      const texts: string[] = [];
      for (let row = 0; row < pictures.length; row++) {
        const { text, width } = cellAt(row, at);
        if (width !== columns.length) throw ragged(placeOf(row + start), columns.length, width);
        texts.push(text);
      }
      return texts;
    },
    place: (row) => placeOf(row + start),
    keyOf: (row) => cellAt(row, key).text,
  };
}

/**
 * Folders that names in a table may be relative to: its own, the root, the one around all pictures and, for
 * `train.csv`, the folder `train` next to it.
 */
function foldersOf(name: string, around: string): readonly string[] {
  const own = name.slice(0, name.lastIndexOf("/") + 1);
  return [...new Set([own, `${name.replace(/\.\w+$/, "")}/`, "", around])];
}

/**
 * Whether a cell names a picture with an ending. A name such as `image` is a column name, even if a picture matches it.
 */
function namesPicture(cell: string, find: (cell: string) => number): boolean {
  return /\.[a-z]\w{1,4}$/i.test(cell) && find(cell) >= 0;
}
