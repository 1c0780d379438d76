import { DataError } from "../../errors.ts";

/** Numbers of some data, row-major: codes [count, size], or factors. */
export interface Table {
  readonly count: number;
  readonly size: number;
  readonly values: ArrayLike<number>;
}

/** A generative factor of some data. */
export interface Factor {
  readonly name: string;
  /** The value of each datum as a number from 0: the rank of its value among the distinct ones, [count]. */
  readonly ranks: Uint32Array;
  /** The distinct values, in ascending order. */
  readonly levels: readonly number[];
  /** Whether values are classes without an order, such as shapes. */
  readonly categorical: boolean;
}

/** A column of a table, float64 [count]. */
export function columnOf({ count, size, values }: Table, column: number): Float64Array {
  return Float64Array.from({ length: count }, (_, row) => values[row * size + column] ?? Number.NaN);
}

/**
 * The factors of a table that vary. A factor is categorical if its values and the labels determine each other:
 * dSprites' shape.
 *
 * @param names one for each column
 * @param labels the class of each datum, if known
 * @throws DataError if no factor varies
 */
export function factorsOf(
  table: Table,
  names: readonly string[],
  labels?: ArrayLike<number>,
): readonly Factor[] {
  const factors = names.map((name, column) => factorOf(name, columnOf(table, column), labels));
  const varying = factors.filter(({ levels }) => levels.length > 1);
  if (varying.length > 0) return varying;
  throw new DataError(
    `factors: expected at least one that varies, found ${names.join(", ") || "none"}, constant in these ${table.count} data. ` +
      "Use more images, or another split.",
  );
}

/** A factor from its values, one for each datum. */
export function factorOf(name: string, values: ArrayLike<number>, labels?: ArrayLike<number>): Factor {
  const levels = [...new Set(Array.from(values))].sort((a, b) => a - b);
  const rankOf = new Map(levels.map((level, rank) => [level, rank]));
  const ranks = Uint32Array.from(values, (value) => rankOf.get(value) ?? 0);
  return { name, ranks, levels, categorical: labels !== undefined && isSamePartition(ranks, labels) };
}

function isSamePartition(ranks: Uint32Array, labels: ArrayLike<number>): boolean {
  const [labelOf, rankOf] = [new Map<number, number>(), new Map<number, number>()];
  return ranks.every((rank, row) => {
    const label = labels[row] ?? Number.NaN;
    if (!labelOf.has(rank)) labelOf.set(rank, label);
    if (!rankOf.has(label)) rankOf.set(label, rank);
    return labelOf.get(rank) === label && rankOf.get(label) === rank;
  });
}

/** Mean and standard deviation of numbers; divides by their count. The deviation of equal numbers is exactly 0. */
export function momentsOf(values: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  const { length } = values;
  const first = values[0] ?? 0;
  let mean = 0;
  for (let row = 0; row < length; row++) mean += ((values[row] ?? 0) - first) / length;
  mean += first;
  let squares = 0;
  for (let row = 0; row < length; row++) squares += ((values[row] ?? 0) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / length) };
}

/** The dimensions whose standard deviation is above `least` of the largest. A collapsed dimension is only noise. */
export function varyingColumns(table: Table, least = 1e-6): readonly number[] {
  const deviations = Array.from(
    { length: table.size },
    (_, column) => momentsOf(columnOf(table, column)).deviation,
  );
  const largest = Math.max(...deviations);
  return deviations.flatMap((deviation, column) =>
    deviation > least * largest && deviation > 0 ? [column] : [],
  );
}

export const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** The rows of a table with an even (0) or an odd (1) number: random halves, if the order of the rows is random. */
export function everySecond({ count, size, values }: Table, first: 0 | 1): Table {
  const rows = Math.floor((count + 1 - first) / 2);
  const half = Float64Array.from(
    { length: rows * size },
    (_, at) => values[(2 * Math.floor(at / size) + first) * size + (at % size)] ?? Number.NaN,
  );
  return { count: rows, size, values: half };
}
