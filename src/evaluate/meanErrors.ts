/** How far a mean over data may be off, for either of two reasons. */
export interface MeanErrors {
  /** The standard error for the same data and other draws of codes; absent where no codes are drawn. */
  readonly monteCarlo?: number;
  /**
   * The standard error for other data of the same kind, and other draws with them: the standard deviation over the data by the root of
   * their number. Absent of one datum.
   */
  readonly overData?: number;
}

/** The standard error of the mean of `values` over the data that they are of: s / sqrt(N), s^2 divides by N - 1. NaN of one. */
export function errorOverData(values: Float64Array): number {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (count - 1) / count);
}

/**
 * The standard error of the mean of `first`, an estimate for each datum, from a second estimate of each by draws of its own: half the
 * squared difference of the two is the variance of one of them, in expectation.
 */
export function monteCarloError(first: Float64Array, second: Float64Array): number {
  const squares = first.reduce((sum, value, index) => sum + (value - (second[index] ?? Number.NaN)) ** 2, 0);
  return Math.sqrt(squares / 2) / first.length;
}
