import { columnOf, type Factor, meanOf, type Table } from "./table.ts";

/** Bins of equal width into which each dimension of the codes is divided, as in Locatello et al. 2019. */
export const bins = 20;

/** The bin of each number, from the smallest to the largest; a constant has one bin. */
export function binned(values: Float64Array): Uint32Array {
  const smallest = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const width = (values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - smallest) / bins;
  return Uint32Array.from(values, (value) =>
    width > 0 ? Math.min(bins - 1, Math.floor((value - smallest) / width)) : 0,
  );
}

/** The entropy of a variable with values from 0, in nats, from the frequencies in the data (plug-in estimate). */
export function entropyOf(values: Uint32Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum -= (count / values.length) * Math.log(count / values.length);
  return sum;
}

/** I(a; b) = H(a) + H(b) - H(a, b) in nats, from the frequencies in the data. Not negative; biased upwards for few data. */
export function mutualInformation(a: Uint32Array, b: Uint32Array): number {
  const most = b.reduce((x, y) => Math.max(x, y), 0) + 1;
  const joint = a.map((value, row) => value * most + (b[row] ?? 0));
  return Math.max(0, entropyOf(a) + entropyOf(b) - entropyOf(joint));
}

export interface FactorInformation {
  /** I(z_j; v_k) of each factor and dimension, in nats. */
  readonly matrix: readonly (readonly number[])[];
  /** H(v_k) of each factor, in nats. */
  readonly entropies: readonly number[];
}

/** The mutual information of each dimension of the codes, in 20 bins of equal width, with each factor. */
export function factorInformation(codes: Table, factors: readonly Factor[]): FactorInformation {
  const columns = Array.from({ length: codes.size }, (_, column) => binned(columnOf(codes, column)));
  return {
    matrix: factors.map(({ ranks }) => columns.map((column) => mutualInformation(column, ranks))),
    entropies: factors.map(({ ranks }) => entropyOf(ranks)),
  };
}

/**
 * The mutual information gap (Chen et al. 2018, equation 6): the mean over factors of the difference between the two
 * dimensions with most information about the factor, divided by the factor's entropy. From 0 to 1.
 */
export function mutualInformationGap({ matrix, entropies }: FactorInformation): number {
  return meanOf(matrix.map((row, factor) => gapOf(row) / (entropies[factor] ?? Number.NaN)));
}

/** The largest number minus the second largest; a single number minus 0. */
export function gapOf(row: readonly number[]): number {
  const [first = 0, second = 0] = [...row].sort((a, b) => b - a);
  return first - second;
}
