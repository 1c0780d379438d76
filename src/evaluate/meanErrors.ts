/** Standard errors of a mean over data, from two sources. */
export interface MeanErrors {
  /** The standard error over draws of codes, with the same data; absent if no codes are drawn. */
  readonly monteCarlo?: number;
  /**
   * The standard error over data of the same kind and draws of codes: the standard deviation over the data divided by
   * the square root of their number. Absent for one datum.
   */
  readonly overData?: number;
}

/**
 * The standard error of the mean of `values` over the data: s / sqrt(N), where s² divides by N - 1. NaN for one value.
 */
export function errorOverData(values: Float64Array): number {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (count - 1) / count);
}

/**
 * The Monte Carlo standard error of the mean of `first`, an estimate for each datum, from a second estimate with
 * independent draws: in expectation, half the squared difference of the two is the variance of one of them.
 */
export function monteCarloError(first: Float64Array, second: Float64Array): number {
  const squares = first.reduce((sum, value, index) => sum + (value - (second[index] ?? Number.NaN)) ** 2, 0);
  return Math.sqrt(squares / 2) / first.length;
}
