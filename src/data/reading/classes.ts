import type { Numbers, StoredArray } from "../../codec/arrays/storedArray.ts";
import { arrayInPasses } from "./statistics.ts";

/** The largest number of classes, because labels are bytes. */
export const mostClasses = 256;
const limit = `at most ${mostClasses} classes are supported`;
/** Distinct values are counted up to this number. */
const mostCounted = 10_000;

/** Labels of several splits, with common classes. */
export interface FoundClasses {
  /** The classes of each array, [count]. */
  readonly labels: readonly Uint8Array[];
  /** The name of each class, if labels are not all from 0 to 255: the original numbers. */
  readonly classes?: readonly string[];
}

/**
 * Why labels are not classes, as a predicate of "labels": `have 300 different values; at most 256 classes are
 * supported`.
 */
export interface NoClasses {
  readonly reason: string;
}

/** Whether an array may hold a class for each datum: numbers [count] or [count, 1], or one-hot rows [count, K]. */
export function mayBeLabels({ shape }: Pick<StoredArray, "shape">): boolean {
  return shape.length === 1 || shape.length === 2;
}

/**
 * Converts labels to classes. Whole numbers from 0 to 255 are unchanged. If there are other whole numbers, each
 * distinct number is a class named by its number, in ascending order. One-hot rows [count, K], K at least 2, become the
 * index of their one.
 *
 * @param arrays of all splits, numbers of any type
 * @returns the reason if they are not classes: not whole numbers, several numbers per datum, more than 256 values
 * @throws DataError if a file cannot be read
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
      reason: `have ${values.size} different values; ${limit}`,
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

/** One number per datum, in parts. */
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

/** The index of the one in each row; undefined if a row is not one-hot. */
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
