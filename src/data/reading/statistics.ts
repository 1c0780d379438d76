import type { Numbers, StoredArray } from "../../codec/arrays/storedArray.ts";
import { elementCount } from "../../codec/sizes.ts";
import type { NumberRange } from "./numberReader.ts";
import { createTally } from "./tally.ts";

/** Statistics of the numbers of an array, from one pass. Positions are indices in the whole array, in C order. */
export interface NumberStatistics {
  /** Number of elements. Elements that are not finite are excluded from all other statistics. */
  readonly count: number;
  readonly least: number;
  readonly largest: number;
  /** Position of the first smallest and of the first largest number. */
  readonly leastAt: number;
  readonly largestAt: number;
  /** Number of occurrences of the smallest and of the largest number. */
  readonly leastCount: number;
  readonly largestCount: number;
  /** Whether all are whole numbers. */
  readonly whole: boolean;
  readonly mean: number;
  /** Standard deviation of all numbers together. */
  readonly deviation: number;
  /** Number of elements that are NaN or infinite, and the first of them; undefined if there are none. */
  readonly notFinite?: { readonly count: number; readonly at: number; readonly value: number };
  /** The nonzero number, if each group along the last axis has exactly one and it is always the same. */
  readonly oneHot?: number;
  /**
   * Whether all numbers are among the 256 levels of bytes in this range, least + k (largest - least) / 255, except for
   * rounding. This is known for the ranges 0..1, -1..1 and -0.5..0.5 and for requested ranges; if all numbers are whole
   * and from 0 to 65,535, for any range. For other ranges the result is false.
   */
  readonly areBytes: (range: NumberRange) => boolean;
}

/** Number of elements that are read at a time. */
const numbersPerPass = 2 ** 20;

/** The data of an array, a part at a time. */
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
 * Computes statistics of an array in one pass, a few megabytes at a time.
 *
 * @param ranges for which `areBytes` is needed
 * @throws DataError if the file cannot be read
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

/** The nonzero number of one-hot groups: `one`, or the first found if `one` is 0; undefined without such groups. */
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
