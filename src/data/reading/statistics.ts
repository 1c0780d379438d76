import type { Numbers, StoredArray } from "../../codec/arrays/storedArray.ts";
import { elementCount } from "../../codec/sizes.ts";
import type { NumberRange } from "./numberReader.ts";
import { createTally } from "./tally.ts";

/** What the numbers of an array are, from one pass over them. Positions count the numbers of the whole array in C order. */
export interface NumberStatistics {
  /** How many numbers. Those that are not finite are left out of all that follows. */
  readonly count: number;
  readonly least: number;
  readonly largest: number;
  /** The position of the first that is the least, and of the first that is the largest. */
  readonly leastAt: number;
  readonly largestAt: number;
  /** How many are the least, and how many the largest. */
  readonly leastCount: number;
  readonly largestCount: number;
  /** Whether all are whole numbers. */
  readonly whole: boolean;
  readonly mean: number;
  /** Standard deviation, of all numbers together. */
  readonly deviation: number;
  /** How many are NaN or infinite, and the first of them; undefined where none is. */
  readonly notFinite?: { readonly count: number; readonly at: number; readonly value: number };
  /** Where in each group along the last axis one number is not 0, always the same one: that number. */
  readonly oneHot?: number;
  /**
   * Whether all numbers are among the 256 that bytes stand for in this range, least + k (largest - least) / 255, but for rounding.
   * Known of the ranges 0..1, -1..1 and -0.5..0.5, of those asked for, and where all numbers are whole and from 0 to 65,535, of any
   * range; false of others.
   */
  readonly areBytes: (range: NumberRange) => boolean;
}

/** Numbers that are read at a time. */
const numbersPerPass = 2 ** 20;

/** The data of an array, some at a time. */
export async function* arrayInPasses(
  array: StoredArray,
): AsyncGenerator<{ readonly first: number; readonly count: number; readonly numbers: Numbers }> {
  const [total = 0, ...sizes] = array.shape;
  const perPass = Math.max(1, Math.floor(numbersPerPass / Math.max(1, elementCount(sizes))));
  for (let first = 0; first < total; first += perPass) {
    const count = Math.min(perPass, total - first);
    yield { first, count, numbers: await array.read(first, count) };
  }
}

/**
 * Looks at all numbers of an array once, some megabytes at a time.
 *
 * @param ranges of which it shall be known whether all numbers are those of bytes
 * @throws DataError where the file cannot be read
 */
export async function numberStatistics(
  array: StoredArray,
  ranges: readonly NumberRange[] = [],
): Promise<NumberStatistics> {
  const groups = array.shape.length > 1 ? (array.shape.at(-1) ?? 1) : 1;
  const tally = createTally(array.type, ranges);
  let [count, oneHot]: [number, number | undefined] = [0, 0];
  for await (const { numbers } of arrayInPasses(array)) {
    tally.add(numbers);
    if (oneHot !== undefined) oneHot = oneHotNumber(numbers, groups, oneHot);
    count += numbers.length;
  }
  return { count, ...tally.result(), ...(oneHot && { oneHot }) };
}

/** The number that stands for one in one-hot groups: `one`, or the first found where that is 0; undefined where they are none. */
function oneHotNumber(numbers: Numbers, groups: number, one: number): number | undefined {
  if (groups < 2) return undefined;
  let found = one;
  for (let start = 0; start < numbers.length; start += groups) {
    let ones = 0;
    for (let at = start; at < start + groups; at++) {
      const value = numbers[at] ?? 0;
      if (value === 0) continue;
      if (found === 0) found = value;
      if (value !== found || value < 0) return undefined;
      ones += 1;
    }
    if (ones !== 1) return undefined;
  }
  return found;
}
