import { DataError } from "../errors.ts";
import { excerpt } from "./excerpt.ts";

/** Selects the columns of a header that hold the numbers. */
export interface ColumnChoice {
  /**
   * Names of groups of numbered columns: `mu` for `mu.0`, `mu.1`, .... The first group that the header has is used.
   * Empty: all columns belong to one group, or none is numbered.
   */
  readonly groups: readonly string[];
  /** The only column that holds the numbers. It overrides `groups`. */
  readonly column?: string | undefined;
}

/** A name that ends in a number: `mu.0`, `pixel12`, `x_3`. */
interface Numbered {
  readonly name: string;
  /** Its index in the header, from 0. */
  readonly column: number;
  readonly group: string;
  /** The separator between group and number: a point, an underscore, a hyphen, or nothing. */
  readonly separator: string;
  readonly number: number;
}

/**
 * The columns that hold the numbers, sorted by the numbers in their names. Undefined if the names are not numbered:
 * all columns then hold numbers, in the order of the header.
 *
 * The names of a group count from 0: `mu.0`, `mu.1`, .... Names without a point, such as `pixel1`, which other
 * programs write, count from 0 or 1. If the header has none of the groups, all of its columns hold numbers, and
 * either all names are numbered alike or none is numbered.
 *
 * @param place names the file and the line in errors
 * @throws DataError if a number is missing or repeated, or if numbered names are mixed with others
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
      `${place}: column ${unnamed + 1} has no name. Name it, or leave it out. In pandas, use ` +
        "to_csv(path, index=False).",
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

/** More digits are not a column number, but a date or an identifier. */
const mostDigits = 7;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The columns of one group, sorted by number. No number may be missing or repeated. */
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
      `${place}: expected columns numbered from ${start} without a gap, found ${excerpt(name)} and no ${excerpt(`${group}${separator}${start + index}`)}. ` +
        "Add the missing column, or renumber the others.",
    );
  }
  return ordered.map(({ column }) => column);
}

function twice(place: string, a: string, columnA: number, b: string, columnB: number): DataError {
  return new DataError(
    `${place}: expected each column once, found ${excerpt(a)} in column ${columnA + 1} and ${excerpt(b)} in column ${columnB + 1}. Remove or rename one.`,
  );
}

function mixed(
  place: string,
  numbered: string | undefined,
  stray: string,
  wanted: string | undefined,
): DataError {
  const found = numbered === undefined ? excerpt(stray) : `${excerpt(stray)} next to ${excerpt(numbered)}`;
  const advice =
    wanted === undefined
      ? "Leave out columns that are not data, and number all other names alike, or none of them."
      : `Name the columns that hold the numbers ${wanted}.0, ${wanted}.1, ..., and give no other column such a name.`;
  return new DataError(
    `${place}: expected column names that are all numbered alike, or none that is numbered, found ${found}. ${advice}`,
  );
}
