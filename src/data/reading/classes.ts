import type { Numbers, StoredArray } from "../../codec/arrays/storedArray.ts";
import { arrayInPasses } from "./statistics.ts";

/** Labels are bytes: so many classes at most. */
export const mostClasses = 256;
const limit = `at most ${mostClasses} classes can be told apart`;
/** Different values are counted up to here. */
const mostCounted = 10_000;

/** Labels of several splits, which share their classes. */
export interface FoundClasses {
  /** For each array its classes, [count]. */
  readonly labels: readonly Uint8Array[];
  /** The name of each class, where labels are none of 0 to 255: the numbers that they are. */
  readonly classes?: readonly string[];
}

/** Why labels are no classes, in words that go on with "labels": `have 300 different values; at most 256 can be told apart`. */
export interface NoClasses {
  readonly reason: string;
}

/** Whether an array may hold a class for each datum: numbers [count] or [count, 1], or one-hot rows [count, K]. */
export function mayBeLabels({ shape }: Pick<StoredArray, "shape">): boolean {
  return shape.length === 1 || shape.length === 2;
}

/**
 * Labels as classes. Whole numbers from 0 to 255 are kept as they are. Of others each different number is a class, the lowest the
 * first, named by its number. One-hot rows [count, K], K at least 2, are the place of their one.
 *
 * @param arrays of all splits, numbers of any type
 * @returns the reason where they are no classes: not whole, of several numbers each, more than 256
 * @throws DataError where a file cannot be read
 */
export async function readClasses(arrays: readonly StoredArray[]): Promise<FoundClasses | NoClasses> {
  const columns: (readonly Numbers[])[] = [];
  for (const array of arrays) {
    const column = await columnOf(array);
    if ("reason" in column) return column;
    columns.push(column.parts);
  }
  const values = new Set<number>();
  for (const value of eachOf(columns.flat())) {
    if (!Number.isInteger(value)) return { reason: `are not whole numbers: ${value}` };
    values.add(value);
    if (values.size > mostCounted)
      return { reason: `have more than ${mostCounted} different values; ${limit}` };
  }
  const asTheyAre = [...values].every((value) => value >= 0 && value < mostClasses);
  if (asTheyAre) return { labels: columns.map((parts) => bytesOf(parts, (value) => value)) };
  if (values.size > mostClasses)
    return {
      reason: `have ${values.size} different values; at most ${mostClasses} classes can be told apart`,
    };
  const classes = [...values].sort((a, b) => a - b);
  const index = new Map(classes.map((value, at) => [value, at]));
  return {
    labels: columns.map((parts) => bytesOf(parts, (value) => index.get(value) ?? 0)),
    classes: classes.map(String),
  };
}

function* eachOf(parts: readonly Numbers[]): Generator<number, void, undefined> {
  for (const part of parts) yield* part;
}

function bytesOf(parts: readonly Numbers[], classOf: (value: number) => number): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) for (const value of part) bytes[at++] = classOf(value);
  return bytes;
}

/** One number for each datum, in parts. */
async function columnOf(array: StoredArray): Promise<{ readonly parts: readonly Numbers[] } | NoClasses> {
  const { shape } = array;
  const width = shape.length === 1 ? 1 : (shape[1] ?? 0);
  if (!mayBeLabels(array) || width === 0)
    return { reason: `are [${shape.join(", ")}], not one class for each datum` };
  const parts: Numbers[] = [];
  for await (const { numbers } of arrayInPasses(array)) {
    if (width === 1) {
      parts.push(numbers.slice());
      continue;
    }
    const places = placesOfOnes(numbers, width);
    if (places === undefined)
      return { reason: `are [${shape.join(", ")}] and not one-hot, not one class for each datum` };
    parts.push(places);
  }
  return { parts };
}

/** Where the one of each row is; undefined where a row is not one-hot. */
function placesOfOnes(numbers: Numbers, width: number): Uint32Array | undefined {
  const places = new Uint32Array(numbers.length / width);
  for (let row = 0; row < places.length; row++) {
    const values = numbers.subarray(row * width, (row + 1) * width);
    const place = values.indexOf(1);
    if (place < 0 || values.some((value, at) => at !== place && value !== 0)) return undefined;
    places[row] = place;
  }
  return places;
}
