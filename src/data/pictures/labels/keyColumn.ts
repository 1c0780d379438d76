import { numberOf } from "../../../codec/csv.ts";

/** Records that are searched for the column; if they name no picture, all records are searched. */
const sampleRecords = 1_000;

/**
 * The column of a table that names the most pictures. In a tie, the first that contains texts, otherwise the first.
 * Columns in which more than half of the records repeat another one are excluded: they are classes.
 *
 * @param count the number of records
 * @param find returns the place of a picture, or -1 if a cell names none
 */
export function keyColumn(
  count: number,
  cellsAt: (record: number) => readonly string[],
  find: (cell: string | undefined) => number,
): number | undefined {
  const step = Math.max(1, count / sampleRecords);
  const sample = Array.from({ length: Math.min(count, sampleRecords) }, (_, at) =>
    cellsAt(Math.floor(at * step)),
  );
  const width = Math.max(0, ...sample.map(({ length }) => length));
  const differing = Array.from({ length: width }, (_, column) => column).filter(
    (column) => new Set(sample.map((cells) => cells[column])).size * 2 >= sample.length,
  );
  const last = sample.at(-1) ?? [];
  const isNumber = (column: number) => Number(numberOf(last[column] ?? "") !== undefined);
  const columns = differing.sort((a, b) => isNumber(a) - isNumber(b) || a - b);
  const found = mostNaming(columns, sample, find);
  if (found !== undefined || sample.length === count || columns.length === 0) return found;
  return mostNaming(columns, eachOf(count, cellsAt), find);
}

function* eachOf<Cells>(
  count: number,
  cellsAt: (record: number) => Cells,
): Generator<Cells, void, undefined> {
  for (let record = 0; record < count; record++) yield cellsAt(record);
}

function mostNaming(
  columns: readonly number[],
  records: Iterable<readonly string[]>,
  find: (cell: string | undefined) => number,
): number | undefined {
  const named = columns.map((column) => ({ column, pictures: new Set<number>() }));
  for (const cells of records) {
    for (const { column, pictures } of named) {
      const picture = find(cells[column]);
      if (picture >= 0) pictures.add(picture);
    }
  }
  const most = named.reduce((sum, { pictures }) => Math.max(sum, pictures.size), 0);
  return most === 0 ? undefined : named.find(({ pictures }) => pictures.size === most)?.column;
}
