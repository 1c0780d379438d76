import { DataError } from "../../errors.ts";
import { numberOf } from "../csv.ts";
import { numberColumns } from "../csvColumns.ts";
import { shown } from "../shown.ts";

/** What the columns of a table are. */
export interface TableColumns {
  /** Cells of a record. */
  readonly width: number;
  /** How many numbers a datum has. */
  readonly size: number;
  /** The place of each column among the numbers of a datum; -1 for the label. */
  readonly places: Int32Array;
  readonly label?: { readonly column: number; readonly kind: "numbers" | "texts" };
  /** `column 3`, or `column 3 ('pixel1')` where columns have names. */
  place(column: number): string;
}

const labelNames = /^(labels?|class(es)?|targets?|y)$/i;

/**
 * Which columns of a table hold data and which the label: the one called label, class, target or y (`y` not beside `x`, where it is a
 * coordinate), or else the only one that holds texts. All others are data: where their names are numbered, in the order of the numbers.
 *
 * @param names of the header, where there is one
 * @param first the cells of the first record of data
 * @param place names the file and the line of the first record in errors
 * @param headerPlace names the file and the header
 * @throws DataError for two columns of labels or of texts, two columns of one name, and numbers in names that have gaps
 */
export function tableColumns(
  names: readonly string[] | undefined,
  first: readonly string[],
  place: string,
  headerPlace: string,
): TableColumns {
  const placeOf = (column: number): string =>
    `column ${column + 1}${names === undefined ? "" : ` (${shown(names[column] ?? "")})`}`;
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

/** Whether a cell is a text, and not a number that is missing or none. */
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
    `${place}, ${placeOf(column ?? 0)}: expected a number, found ${shown(first[column ?? 0] ?? "")}` +
      `${label === undefined ? ` besides the text of ${placeOf(text)}` : ""}. Leave out columns that are neither data nor the label.`,
  );
}

function byName(names: readonly string[], data: readonly number[], place: string): readonly number[] {
  const own = data.map((column) => names[column] ?? "");
  const twice = own.find((name, at) => name !== "" && own.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new DataError(
      `${place}: expected each column once, found two that are called ${shown(twice)}. Rename one.`,
    );
  }
  const order = numberColumns(own, { groups: [] }, place);
  return order === undefined ? data : order.flatMap((at) => data[at] ?? []);
}
