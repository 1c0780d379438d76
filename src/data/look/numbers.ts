import type { DatumArray, ElementType } from "../source.ts";
import { isOneHot } from "../support.ts";

/** Statistics of the numbers of some data. Bytes are from 0 to 255; floats are as the model gets them. */
export interface NumberSummary {
  readonly least: number;
  readonly largest: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /**
   * Shares of the numbers at the ends of the range: 0 and 255 for bytes, 0 and 1 for floats in [0, 1], otherwise the
   * least and largest number found.
   */
  readonly atEnds: { readonly low: number; readonly high: number };
  /** The share of numbers within a tenth of the range from either end. */
  readonly nearEnds: number;
  /** Shares of the numbers in equal parts of the range. */
  readonly histogram: readonly number[];
  /** The ends of the range. */
  readonly range: readonly [number, number];
  /** Number of places of a datum that have the same value in all surveyed data. */
  readonly constant: number;
  /** The least and largest standard deviation over the data, among places that vary; absent if none varies. */
  readonly deviations?: { readonly least: number; readonly largest: number };
  /** Whether each number is one of the two ends. */
  readonly blackAndWhite: boolean;
  /**
   * Whether each group along the last axis (of two or more numbers) has one number at the upper end and the others at
   * the lower end.
   */
  readonly oneHot: boolean;
  /** Number of values that are NaN or infinite. The other statistics exclude them. */
  readonly broken: number;
}

/** Number of histogram bins. */
export const histogramBins = 20;
/** The share of the range that counts as near an end. */
const near = 0.1;
/** Numbers may exceed 1 by this much through rounding. */
const rounding = 1e-6;

/**
 * Surveys numbers in two rounds over the same data, pass by pass: first the range, then the statistics that depend on
 * it.
 */
export interface NumberLook {
  /** First round, for the range. */
  range(x: DatumArray): void;
  /** Second round, with the same numbers. */
  count(x: DatumArray): void;
  summary(): NumberSummary;
}

/**
 * @param size number of values in a datum
 * @param lastAxis the size of its last axis
 */
export function lookAtNumbers(elementType: ElementType, size: number, lastAxis: number): NumberLook {
  const bytes = elementType === "uint8";
  const first = new Float32Array(size);
  const varies = new Uint8Array(size);
  const [sums, squares] = [new Float64Array(size), new Float64Array(size)];
  let [least, largest, broken, rows] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  const bins = new Float64Array(histogramBins);
  let [low, high, nearby, numbers] = [0, 0, 0, 0];
  let oneHot = lastAxis >= 2;

  function ends(): readonly [number, number] {
    if (bytes) return [0, 255];
    if (least >= 0 && largest <= 1 + rounding) return [0, 1];
    return [least, largest];
  }

  return {
    range(x) {
      if (rows === 0)
        first.set(Array.from(x.subarray(0, size), (value) => (Number.isFinite(value) ? value : 0)));
      rows += x.length / size;
      for (let at = 0, place = 0; at < x.length; at++) {
        const value = x[at] ?? 0;
        if (!Number.isFinite(value)) broken += 1;
        else {
          if (value < least) least = value;
          if (value > largest) largest = value;
          if (value !== first[place]) varies[place] = 1;
        }
        place = place + 1 === size ? 0 : place + 1;
      }
    },
    count(x) {
      const [from, to] = ends();
      const width = to - from || 1;
      const [lower, upper] = [from + near * width, to - near * width];
      for (let at = 0, place = 0; at < x.length; at++) {
        const value = x[at] ?? 0;
        if (Number.isFinite(value)) {
          numbers += 1;
          // Relative to the first number of the place, so that the squares lose little precision.
          const about = value - (first[place] ?? 0);
          sums[place] = (sums[place] ?? 0) + about;
          squares[place] = (squares[place] ?? 0) + about * about;
          if (value <= from) low += 1;
          if (value >= to) high += 1;
          if (value <= lower || value >= upper) nearby += 1;
          const bin = Math.min(histogramBins - 1, Math.floor((histogramBins * (value - from)) / width));
          bins[bin] = (bins[bin] ?? 0) + 1;
        }
        place = place + 1 === size ? 0 : place + 1;
      }
      if (oneHot) oneHot = allOneHot(x, lastAxis, bytes ? 255 : 1);
    },
    summary() {
      const each = numbers / size || 1;
      const shares = (value: number) => value / (numbers || 1);
      const variances = squares.map((square, place) => square / each - ((sums[place] ?? 0) / each) ** 2);
      const means = sums.map((sum, place) => (first[place] ?? 0) + sum / each);
      const mean = means.reduce((sum, value) => sum + value, 0) / size;
      const between = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
      const within = variances.reduce((sum, value) => sum + Math.max(0, value), 0) / size;
      const deviations = Array.from(variances, (value) => Math.sqrt(Math.max(0, value))).filter(
        (_, place) => varies[place] === 1,
      );
      return {
        least,
        largest,
        mean,
        standardDeviation: Math.sqrt(between + within),
        atEnds: { low: shares(low), high: shares(high) },
        nearEnds: shares(nearby),
        histogram: Array.from(bins, shares),
        range: ends(),
        constant: size - deviations.length,
        ...(deviations.length > 0 && {
          deviations: {
            least: deviations.reduce((a, b) => Math.min(a, b)),
            largest: deviations.reduce((a, b) => Math.max(a, b)),
          },
        }),
        blackAndWhite: numbers > 0 && low + high === numbers && low > 0 && high > 0,
        oneHot: oneHot && numbers > 0 && broken === 0,
        broken,
      };
    },
  };
}

function allOneHot(x: DatumArray, size: number, one: number): boolean {
  for (let start = 0; start < x.length; start += size)
    if (!isOneHot(x, start, start + size, one)) return false;
  return true;
}
