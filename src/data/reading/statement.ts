import type { NumberType } from "../../codec/arrays/storedArray.ts";
import type { Reading } from "./reading.ts";
import type { NumberStatistics } from "./statistics.ts";

export interface Stated {
  readonly type: NumberType;
  /** Sizes of the array, the number of data first. */
  readonly shape: readonly number[];
  readonly statistics: Pick<NumberStatistics, "least" | "largest" | "whole" | "oneHot">;
  readonly reading: Pick<Reading, "layout" | "range" | "shape">;
}

/**
 * Describes in one line how data are read: `uint8 [1,797, 8, 8], numbers from 0 to 16: grey images of 8 x 8, black 0
 * and white 16`.
 */
export function statementOf({ type, shape, statistics, reading }: Stated): string {
  const { least, largest } = statistics;
  const sizes = shape.map((size) => size.toLocaleString("en-US")).join(", ");
  const found = type === "bool" ? "" : `, numbers from ${short(least)} to ${short(largest)}`;
  const oneHot = statistics.oneHot === undefined ? "" : ", one-hot along the last axis";
  const remarks = remark({ type, statistics, reading });
  return `${type} [${sizes}]${found}: ${dataInWords(reading)}${oneHot}, ${rangeInWords(reading, type)}${remarks}`;
}

function dataInWords({ layout, shape }: Stated["reading"]): string {
  const [height = 1, width, channels] = shape;
  if (width === undefined) return `vectors of ${height} ${height === 1 ? "number" : "numbers"}`;
  const size = `${height} x ${width}`;
  if (channels === undefined || channels === 1) return `grey images of ${size}`;
  const order = layout === "nchw" ? ", channels first" : "";
  return channels === 3
    ? `colour images of ${size}${order}`
    : `images of ${size} with ${channels} channels${order}`;
}

function rangeInWords({ range, shape }: Stated["reading"], type: NumberType): string {
  if (range === undefined) return "numbers unchanged";
  const [least, largest] = type === "bool" ? ["False", "True"] : range;
  const shades = shape.length === 3 && [1, 3, 4].includes(shape[2] ?? 1);
  if (shades) return `black ${least} and white ${largest}`;
  return least === 0 && largest === 1 ? "from 0 to 1" : `${least} to ${largest} scaled to 0 to 1`;
}

/** Whole numbers up to this one are exact in float32. */
const largestExact = 2 ** 24;

/** A remark on possible errors: bytes are always read with range 0 to 255, and float32 has 24 bits of precision. */
function remark({ type, statistics, reading }: Omit<Stated, "shape">): string {
  const { range, shape } = reading;
  const dark = type === "uint8" && range?.[1] === 255 && statistics.largest < 128 && shape.length === 3;
  const wide = Math.max(Math.abs(statistics.least), Math.abs(statistics.largest)) > largestExact;
  if (range === undefined && statistics.whole && wide) return ", rounded to float32";
  return dark ? ` (dark: if white is ${statistics.largest}, set range to 0,${statistics.largest})` : "";
}

/** A number without insignificant digits: 0.1 for float32, not 0.10000000149011612. */
export function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
