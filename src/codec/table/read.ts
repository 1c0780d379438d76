import { DataError } from "../../errors.ts";
import { arrayInMemory, requireRows } from "../arrays/rows.ts";
import type { ArrayFile, StoredArray } from "../arrays/storedArray.ts";
import { createChunkReader, linesOf } from "../byteReader.ts";
import { isHeader } from "../csv.ts";
import { createRecords } from "../csvRecords.ts";
import { createTextLabels } from "./classes.ts";
import { type TableColumns, tableColumns } from "./columns.ts";
import { createGrowingRows, type GrowingRows } from "./growing.ts";
import { requireNoCountedNames, requireNoSecondReading } from "./headerless.ts";
import { cellsOf, type NumberRow, ragged, readNumberRow } from "./row.ts";
import { type Separator, separatorOf } from "./separator.ts";

/** Maximum number of characters in a line. */
const longestLine = 2 ** 27;
/** Number of lines used to detect the separator. */
const sampleLines = 10;

/**
 * The arrays of a table, CSV or TSV: `data` [n, k] and, if there is one, `label` [n]. `tableColumns` selects their
 * columns. Text labels become numbers, in the order of the sorted texts, which are in `classes`. The table is read
 * once into memory.
 *
 * @param chunks bytes of the table, in UTF-8
 * @param name names the file in errors
 * @throws DataError for an empty cell, text or NaN among numbers, or a row of another length, naming line and column;
 *   and if there is no row of data
 */
export async function readTable(chunks: AsyncGenerator<Uint8Array>, name: string): Promise<ArrayFile> {
  const reader = createChunkReader(chunks);
  try {
    const table = createTable(name);
    for await (const lines of linesOf(reader, name, longestLine)) for (const line of lines) table.add(line);
    return table.finish();
  } finally {
    reader.close();
  }
}

function createTable(name: string) {
  const records = createRecords(name, longestLine);
  const labels = createTextLabels();
  /** Lines held back until there are enough to detect the separator. */
  let waiting: string[] | undefined = [];
  let separator: Separator = ",";
  let names: readonly string[] | undefined;
  let headerPlace = name;
  let first = true;
  let columns: TableColumns | undefined;
  let row: NumberRow = { data: new Float64Array(0), label: new Float64Array(1), text: "" };
  let data: GrowingRows | undefined;
  let numbers: GrowingRows | undefined;
  let lines = 0;

  function read(line: string): void {
    lines += 1;
    const record = records.read(lines === 1 ? line.replace(/^\uFEFF/, "") : line);
    if (record === undefined || record.trim() === "") return;
    const place = `${name}, line ${lines}`;
    if (first || columns === undefined) {
      const cells = cellsOf(record, separator, place);
      if (first) requireNoCountedNames(cells, place);
      if (first && isHeader(cells)) {
        [first, names, headerPlace] = [false, cells, place];
        return;
      }
      first = false;
      if (names !== undefined && names.length !== cells.length)
        throw ragged(place, names.length, cells.length);
      columns = tableColumns(names, cells, place, headerPlace);
      row = { ...row, data: new Float64Array(columns.size) };
      if (columns.size > 0) data = createGrowingRows(columns.size);
      if (columns.label?.kind === "numbers") numbers = createGrowingRows(1);
    }
    readNumberRow(record, separator, columns, row, place);
    data?.add(row.data);
    numbers?.add(row.label);
    if (columns.label?.kind === "texts")
      labels.add(row.text, `${place}, ${columns.place(columns.label.column)}`);
  }

  function start(): void {
    if (waiting === undefined) return;
    separator = separatorOf(waiting.filter((line) => line.trim() !== "").slice(0, sampleLines));
    const held = waiting;
    waiting = undefined;
    for (const line of held) read(line);
  }

  return {
    add(line: string): void {
      waiting?.push(line);
      if (waiting === undefined) read(line);
      else if (waiting.length >= 2 * sampleLines) start();
    },
    finish(): ArrayFile {
      start();
      records.finish();
      if (columns === undefined || (data === undefined && numbers === undefined))
        throw noData(name, names, columns !== undefined);
      if (names === undefined && columns.label === undefined && data !== undefined)
        requireNoSecondReading(data, columns.width, name);
      const arrays: StoredArray[] = [];
      if (data !== undefined) arrays.push(arrayOf(name, "data", data, columns.size));
      const file = { format: "csv", file: name, refused: [], close: async () => {} } as const;
      if (numbers !== undefined) arrays.push(arrayOf(name, "label", numbers));
      if (columns.label?.kind !== "texts") return { ...file, arrays };
      const { classes, labels: ofRows } = labels.finish();
      const described = { name: "label", type: "int32", shape: [ofRows.length] } as const;
      arrays.push(arrayInMemory(name, described, async () => Int32Array.from(ofRows)));
      return { ...file, arrays, classes };
    },
  };
}

function arrayOf(file: string, name: string, rows: GrowingRows, width?: number): StoredArray {
  const count = rows.count();
  const shape = width === undefined ? [count] : [count, width];
  return {
    name,
    type: rows.type(),
    shape,
    byRows: false,
    async read(first, some) {
      requireRows(file, shape, first, some);
      return rows.read(first, some);
    },
  };
}

function noData(name: string, names: readonly string[] | undefined, hasRows: boolean): DataError {
  const found = hasRows ? "only text" : names === undefined ? "none" : "only a header";
  return new DataError(
    `${name}: expected rows of numbers, found ${found}. Write each datum on its own line.`,
  );
}
