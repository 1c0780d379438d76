import type { DatumArray, ElementType } from "../source.ts";
import { isOneHot } from "../support.ts";

/** How the numbers of some data are spread. Of bytes they are from 0 to 255, of floats as the model gets them. */
export interface NumberSummary {
  readonly least: number;
  readonly largest: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** Shares of the numbers that are the least and the largest there can be: 0 and 255 of bytes, 0 and 1 of floats in [0, 1], else those found. */
  readonly atEnds: { readonly low: number; readonly high: number };
  /** The share within a tenth of the range of either end. */
  readonly nearEnds: number;
  /** Equal parts of the range between the ends, with the share of the numbers in each. */
  readonly histogram: readonly number[];
  /** The ends of the range. */
  readonly range: readonly [number, number];
  /** Places of a datum whose number is the same in all data that were looked at. */
  readonly constant: number;
  /** Standard deviations over the data of the places that vary: the least and the largest; absent where none does. */
  readonly deviations?: { readonly least: number; readonly largest: number };
  /** Whether each number is one of the two ends. */
  readonly blackAndWhite: boolean;
  /** Whether each group of the last axis, of two numbers or more, has one number at its upper end and else lower ends. */
  readonly oneHot: boolean;
  /** Whether there are numbers that are NaN or infinite. The rest is then of the others. */
  readonly broken: number;
}

/** Bins of the histogram. */
export const histogramBins = 20;
/** What counts as near an end: a share of the range. */
const near = 0.1;
/** Above 1 by rounding. */
const rounding = 1e-6;

/** Looks at numbers pass by pass, twice over the same data: first their range, then what depends on it. */
export interface NumberLook {
  /** First round. */
  range(x: DatumArray): void;
  /** Second round, of the same numbers. */
  count(x: DatumArray): void;
  summary(): NumberSummary;
}

/**
 * @param size numbers of a datum
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
          // Around the first number of its place, so that little is lost in the squares.
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
