import { DataError } from "../errors.ts";
import { shown } from "./shown.ts";

/** Which columns of a header hold the numbers. */
export interface ColumnChoice {
  /**
   * Names of groups of numbered columns, of which the first that the header has is taken: `mu` for `mu.0`, `mu.1`, .... None: columns
   * are of one group or of none.
   */
  readonly groups: readonly string[];
  /** The one column that holds the numbers, where there is no group. */
  readonly column?: string | undefined;
}

/** A name that ends in a number: `mu.0`, `pixel12`, `x_3`. */
interface Numbered {
  readonly name: string;
  /** Its place in the header, from 0. */
  readonly column: number;
  readonly group: string;
  /** Between group and number: a point, an underscore, a hyphen, or nothing. */
  readonly separator: string;
  readonly number: number;
}

/**
 * The columns that hold the numbers, in the order of the numbers in their names; undefined where all columns do, in the order of the
 * header, as their names are not numbered.
 *
 * Names of a group count from 0, `mu.0`, `mu.1`, ...; those without the point, `pixel1`, as other programs write them, from 0 or 1.
 * Where the header has none of the groups, all of its columns hold numbers, and all names are numbered alike or none is.
 *
 * @param place names file and line in errors
 * @throws DataError where a number is missing or there twice, or where numbered names are mixed with others
 */
export function numberColumns(
  names: readonly string[],
  { groups, column }: ColumnChoice,
  place: string,
): readonly number[] | undefined {
  if (column !== undefined) return onlyColumn(names, column, place);
  const numbered = names.flatMap((name, at) => numberedName(name, at) ?? []);
  for (const group of groups) {
    const members = numbered.filter((each) => each.group === group);
    const isStray = (name: string) =>
      name.startsWith(`${group}.`) && !members.some((member) => member.name === name);
    const stray = names.find((name) => isStray(name) || (members.length > 0 && name === group));
    if (stray !== undefined) throw mixed(place, members[0]?.name, stray, group);
    if (members.length > 0) return inOrder(members, place, group);
  }
  const [first] = numbered;
  if (first === undefined) {
    const unnamed = names.indexOf("");
    if (unnamed < 0) return undefined;
    throw new DataError(
      `${place}: expected a name for each column, found none for column ${unnamed + 1}. Give it one, or leave the column out: of ` +
        "pandas' to_csv with index=False.",
    );
  }
  const [wanted] = groups;
  const stray = names.find((_, at) => numbered.every((each) => each.column !== at));
  if (stray !== undefined) throw mixed(place, first.name, stray, wanted);
  return inOrder(numbered, place, wanted);
}

function onlyColumn(names: readonly string[], column: string, place: string): readonly number[] | undefined {
  const [first, second] = names.flatMap((name, at) => (name === column ? [at] : []));
  if (first !== undefined && second !== undefined) throw twice(place, column, first, column, second);
  return first === undefined ? undefined : [first];
}

function numberedName(name: string, column: number): Numbered | undefined {
  let end = name.length;
  while (end > 0 && isDigit(name.charCodeAt(end - 1))) end -= 1;
  const digits = name.slice(end);
  const before = name[end - 1] ?? "";
  const separator = [".", "_", "-"].includes(before) ? before : "";
  const group = name.slice(0, end - separator.length);
  if (digits === "" || digits.length > mostDigits || !/\p{L}/u.test(group)) return undefined;
  return { name, column, group, separator, number: Number(digits) };
}

/** More are no number of a column, but a date or an identifier. */
const mostDigits = 7;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The columns of names of one group by their numbers, none of which is missing or there twice. */
function inOrder(members: readonly Numbered[], place: string, wanted: string | undefined): readonly number[] {
  const [first] = members;
  if (first === undefined) return [];
  const { group, separator } = first;
  const other = members.find((each) => each.group !== group || each.separator !== separator);
  if (other !== undefined) throw mixed(place, first.name, other.name, wanted);
  const ordered = [...members].sort((a, b) => a.number - b.number);
  const start = separator !== "." && ordered[0]?.number === 1 ? 1 : 0;
  for (const [index, { number, name, column }] of ordered.entries()) {
    const previous = ordered[index - 1];
    if (previous?.number === number) throw twice(place, previous.name, previous.column, name, column);
    if (number === start + index) continue;
    throw new DataError(
      `${place}: expected columns numbered from ${start} without a gap, found ${shown(name)} and no ${shown(`${group}${separator}${start + index}`)}. ` +
        "Add the missing column, or number the others anew.",
    );
  }
  return ordered.map(({ column }) => column);
}

function twice(place: string, a: string, columnA: number, b: string, columnB: number): DataError {
  return new DataError(
    `${place}: expected each column once, found ${shown(a)} in column ${columnA + 1} and ${shown(b)} in column ${columnB + 1}. Remove or rename one.`,
  );
}

function mixed(
  place: string,
  numbered: string | undefined,
  stray: string,
  wanted: string | undefined,
): DataError {
  const found = numbered === undefined ? shown(stray) : `${shown(stray)} beside ${shown(numbered)}`;
  const advice =
    wanted === undefined
      ? "Leave out columns that are no data, and number the names of all others alike, or of none."
      : `Call the columns that hold the numbers ${wanted}.0, ${wanted}.1, ..., and no other column so.`;
  return new DataError(
    `${place}: expected columns whose names are numbered alike, or none that is numbered, found ${found}. ${advice}`,
  );
}
