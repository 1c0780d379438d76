import { columnOf, momentsOf, type Table } from "./table.ts";

/** A linear prediction of one number: intercept + sum of weights x columns. */
export interface LinearFit {
  readonly intercept: number;
  /** Of each column, in the target's unit per standard deviation of the column; 0 for a constant column. */
  readonly standardised: Float64Array;
  /** Of each column as it is. */
  readonly weights: Float64Array;
}

/** Sweeps over all columns at most, and the change of a standardised weight at which they end. */
const [mostSweeps, tolerance] = [1000, 1e-9] as const;

/**
 * The Lasso (Tibshirani 1996): least squares plus a penalty on the absolute weights of standardised columns,
 * 1/2 mean (y - prediction)² + penalty x deviation of y x sum |w|, by coordinate descent (Friedman et al. 2010).
 */
export function fitLasso(table: Table, target: Float64Array, penalty: number): LinearFit {
  const { count, size } = table;
  const y = momentsOf(target);
  const moments = Array.from({ length: size }, (_, column) => momentsOf(columnOf(table, column)));
  const largest = Math.max(...moments.map(({ deviation }) => deviation));
  const columns = moments.map(({ mean, deviation }, column) =>
    deviation > 1e-6 * largest
      ? columnOf(table, column).map((value) => (value - mean) / deviation)
      : undefined,
  );
  const gram = columns.map((a) => columns.map((b) => (a && b ? inner(a, b) / count : 0)));
  const centred = target.map((value) => value - y.mean);
  const along = columns.map((column) => (column ? inner(column, centred) / count : 0));
  const standardised = new Float64Array(size);
  const threshold = penalty * y.deviation;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let change = 0;
    for (let j = 0; j < size; j++) {
      if (columns[j] === undefined) continue;
      let rest = along[j] ?? 0;
      for (let k = 0; k < size; k++) if (k !== j) rest -= (gram[j]?.[k] ?? 0) * (standardised[k] ?? 0);
      const weight = Math.sign(rest) * Math.max(0, Math.abs(rest) - threshold);
      change = Math.max(change, Math.abs(weight - (standardised[j] ?? 0)));
      standardised[j] = weight;
    }
    if (change <= tolerance * y.deviation) break;
  }
  const weights = standardised.map((weight, j) => (weight === 0 ? 0 : weight / (moments[j]?.deviation ?? 1)));
  const intercept = y.mean - weights.reduce((sum, weight, j) => sum + weight * (moments[j]?.mean ?? 0), 0);
  return { intercept, standardised, weights };
}

/** The predictions of a fit, [count]. */
export function predict({ intercept, weights }: LinearFit, { count, size, values }: Table): Float64Array {
  return Float64Array.from({ length: count }, (_, row) =>
    weights.reduce((sum, weight, column) => sum + weight * (values[row * size + column] ?? 0), intercept),
  );
}

function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, row) => sum + value * (b[row] ?? 0), 0);
}
