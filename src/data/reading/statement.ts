import type { NumberType } from "../../codec/arrays/storedArray.ts";
import type { Reading } from "./reading.ts";
import type { NumberStatistics } from "./statistics.ts";

export interface Stated {
  readonly type: NumberType;
  /** Sizes of the array, the number of data first. */
  readonly shape: readonly number[];
  readonly statistics: Pick<NumberStatistics, "least" | "largest">;
  readonly reading: Pick<Reading, "layout" | "range" | "shape">;
}

/**
 * How data are read, in one line: `uint8 [1,797, 8, 8], numbers from 0 to 16: grey images of 8 x 8, black 0 and white 16`.
 */
export function statementOf({ type, shape, statistics, reading }: Stated): string {
  const { least, largest } = statistics;
  const sizes = shape.map((size) => size.toLocaleString("en-US")).join(", ");
  const found = type === "bool" ? "" : `, numbers from ${short(least)} to ${short(largest)}`;
  return `${type} [${sizes}]${found}: ${dataInWords(reading)}, ${rangeInWords(reading, type)}${remark({ type, statistics, reading })}`;
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
  if (range === undefined) return "numbers as they are";
  const [least, largest] = type === "bool" ? ["False", "True"] : range;
  return shape.length === 3 && (shape[2] ?? 1) !== 2
    ? `black ${least} and white ${largest}`
    : `${least} to ${largest} scaled to 0 to 1`;
}

/** What may be wrong with bytes, which are read from 0 to 255 whatever they are. */
function remark({ type, statistics, reading }: Omit<Stated, "shape">): string {
  const { range, shape } = reading;
  const dark = type === "uint8" && range?.[1] === 255 && statistics.largest < 128 && shape.length === 3;
  return dark ? ` (dark: if white is ${statistics.largest}, add --range 0,${statistics.largest})` : "";
}

/** A number without digits that tell nothing: 0.1 of float32, not 0.10000000149011612. */
export function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
