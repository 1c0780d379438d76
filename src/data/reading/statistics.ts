import type { Numbers, NumberType, StoredArray } from "../../codec/arrays/storedArray.ts";
import { elementCount } from "../../codec/sizes.ts";
import type { NumberRange } from "./numberReader.ts";

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

/** Whole numbers up to here are counted one by one. */
const largestSeen = 65_535;

const usualRanges: readonly NumberRange[] = [
  [0, 1],
  [-1, 1],
  [-0.5, 0.5],
];

/** How far from the level of a byte a number may be, in levels: float16 has 11 bits, an error of 255 / 2^12 near 1. */
function levelTolerance(type: NumberType): number {
  if (type === "float16") return 0.07;
  return type === "float32" || type === "float64" ? 1e-3 : 1e-9;
}

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
  const tolerance = levelTolerance(array.type);
  const groups = array.shape.length > 1 ? (array.shape.at(-1) ?? 1) : 1;
  const seen = new Uint8Array(largestSeen + 1);
  const levels = [...usualRanges, ...ranges].map((range) => ({ range, hold: true }));
  const [ends, sums] = [createEnds(), createSums()];
  let [count, whole, others, oneHot]: [number, boolean, boolean, number | undefined] = [0, true, false, 0];
  let notFinite: { count: number; at: number; value: number } | undefined;
  for await (const { numbers } of arrayInPasses(array)) {
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i] ?? 0;
      if (!Number.isFinite(value)) {
        notFinite ??= { count: 0, at: count + i, value };
        notFinite.count += 1;
        continue;
      }
      ends.add(value, count + i);
      sums.add(value);
      const isWhole = Number.isInteger(value);
      if (!isWhole) whole = false;
      if (isWhole && value >= 0 && value <= largestSeen) {
        seen[value] = 1;
        continue;
      }
      others = true;
      for (const level of levels) {
        if (level.hold && !isLevel(value, level.range, tolerance)) level.hold = false;
      }
    }
    if (oneHot !== undefined) oneHot = oneHotNumber(numbers, groups, oneHot);
    count += numbers.length;
  }
  return {
    count,
    ...ends.result(),
    whole,
    ...sums.result(),
    ...(notFinite && { notFinite }),
    ...(oneHot && { oneHot }),
    areBytes(range) {
      const known = levels.find((level) => level.range.join() === range.join());
      if (known === undefined ? others : !known.hold) return false;
      return seen.every((found, value) => found === 0 || isLevel(value, range, tolerance));
    },
  };
}

function isLevel(value: number, [least, largest]: NumberRange, tolerance: number): boolean {
  const level = (255 * (value - least)) / (largest - least);
  const nearest = Math.min(255, Math.max(0, Math.round(level)));
  return Math.abs(level - nearest) <= tolerance;
}

function createEnds() {
  const low = { value: Number.POSITIVE_INFINITY, at: 0, count: 0 };
  const high = { value: Number.NEGATIVE_INFINITY, at: 0, count: 0 };
  return {
    add(value: number, at: number) {
      if (value < low.value) Object.assign(low, { value, at, count: 1 });
      else if (value === low.value) low.count += 1;
      if (value > high.value) Object.assign(high, { value, at, count: 1 });
      else if (value === high.value) high.count += 1;
    },
    result: () => ({
      ...{ least: low.value, leastAt: low.at, leastCount: low.count },
      ...{ largest: high.value, largestAt: high.at, largestCount: high.count },
    }),
  };
}

/** Mean and standard deviation, from sums of the differences to the first number: those of far numbers would lose digits. */
function createSums() {
  let [shift, count, sum, squares] = [0, 0, 0, 0];
  return {
    add(value: number) {
      if (count === 0) shift = value;
      const difference = value - shift;
      count += 1;
      sum += difference;
      squares += difference * difference;
    },
    result: () => ({
      mean: shift + sum / count,
      deviation: Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)),
    }),
  };
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

/**
 * How many numbers of an array lie in each of `bins` equal parts of a range, its largest number in the last; others are not counted. A
 * pass of its own, as the range has to be known before.
 *
 * @param bins default 20
 * @throws DataError where the file cannot be read
 */
export async function histogramOf(
  array: StoredArray,
  [least, largest]: NumberRange,
  bins = 20,
): Promise<Float64Array> {
  const counts = new Float64Array(bins);
  const width = largest - least;
  for await (const { numbers } of arrayInPasses(array)) {
    for (const value of numbers) {
      if (!(value >= least && value <= largest)) continue;
      const bin = width === 0 ? 0 : Math.min(bins - 1, Math.floor((bins * (value - least)) / width));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return counts;
}
