import { DataError } from "../../errors.ts";
import { numberOf } from "../csv.ts";
import { numberColumns } from "../csvColumns.ts";
import { excerpt } from "../excerpt.ts";

/** The meaning of the columns of a table. */
export interface TableColumns {
  /** Number of cells in a record. */
  readonly width: number;
  /** Number of numbers in a datum. */
  readonly size: number;
  /** The index of each column among the numbers of a datum; -1 for the label. */
  readonly places: Int32Array;
  readonly label?: { readonly column: number; readonly kind: "numbers" | "texts" };
  /** `column 3`, or `column 3 ('pixel1')` if columns have names. */
  place(column: number): string;
}

const labelNames = /^(labels?|class(es)?|targets?|y)$/i;

/**
 * Finds the columns of a table that hold the data, and the one that holds the label: a column called label, class,
 * target or y (unless there is a column `x`, as `y` is then a coordinate), otherwise the only column of text. All
 * other columns are data. If their names are numbered, they are sorted by number.
 *
 * @param names names in the header, if there is one
 * @param first cells of the first record of data
 * @param place names the file and the line of the first record in errors
 * @param headerPlace names the file and the header
 * @throws DataError if two columns are labels or text, two have the same name, or the numbers in the names have gaps
 */
export function tableColumns(
  names: readonly string[] | undefined,
  first: readonly string[],
  place: string,
  headerPlace: string,
): TableColumns {
  const placeOf = (column: number): string =>
    `column ${column + 1}${names === undefined ? "" : ` (${excerpt(names[column] ?? "")})`}`;
  const width = (names ?? first).length;
  const columns = Array.from({ length: width }, (_, column) => column);
  const isText = (column: number) => isTextCell(first[column] ?? "");
  const label = labelColumn(names, columns.filter(isText), headerPlace, placeOf, place, first);
  const data = columns.filter((column) => column !== label);
  const ordered = names === undefined ? data : byName(names, data, headerPlace);
  const places = new Int32Array(width).fill(-1);
  for (const [at, column] of ordered.entries()) places[column] = at;
  const base = { width, size: ordered.length, places, place: placeOf };
  if (label === undefined) return base;
  return { ...base, label: { column: label, kind: isText(label) ? "texts" : "numbers" } };
}

/** Whether a cell is text, and neither a number nor a mark for a missing one. */
export function isTextCell(cell: string): boolean {
  return (
    numberOf(cell) === undefined &&
    /[\p{L}\uFFFD]/u.test(cell) &&
    !/^([+-]?(nan|inf(inity)?)|n\/?a|null|none)$/i.test(cell)
  );
}

function labelColumn(
  names: readonly string[] | undefined,
  texts: readonly number[],
  headerPlace: string,
  placeOf: (column: number) => string,
  place: string,
  first: readonly string[],
): number | undefined {
  const isCoordinate = names?.some((name) => /^x$/i.test(name)) === true;
  const named = (names ?? []).flatMap((name, column) =>
    labelNames.test(name) && !(isCoordinate && /^y$/i.test(name)) ? [column] : [],
  );
  const [label, second] = named;
  if (label !== undefined && second !== undefined) {
    throw new DataError(
      `${headerPlace}: expected one column of labels, found ${placeOf(label)} and ${placeOf(second)}. Leave one out, or rename it.`,
    );
  }
  const others = texts.filter((column) => column !== label);
  const [text, another] = others;
  if (text === undefined) return label;
  if (label === undefined && another === undefined) return text;
  const column = label === undefined ? another : text;
  throw new DataError(
    `${place}, ${placeOf(column ?? 0)}: expected a number, found ${excerpt(first[column ?? 0] ?? "")}` +
      `${label === undefined ? ` in addition to the text in ${placeOf(text)}` : ""}. Leave out columns that are neither data nor the label.`,
  );
}

function byName(names: readonly string[], data: readonly number[], place: string): readonly number[] {
  const own = data.map((column) => names[column] ?? "");
  const twice = own.find((name, at) => name !== "" && own.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new DataError(
      `${place}: expected different column names, found two columns called ${excerpt(twice)}. Rename one.`,
    );
  }
  const order = numberColumns(own, { groups: [] }, place);
  return order === undefined ? data : order.flatMap((at) => data[at] ?? []);
}
