/** Means and variances of columns in float64, from rows that arrive in several passes. */
export interface ColumnMoments {
  /** Adds rows, [n, width]. */
  add(rows: Float32Array): void;
  /** [width]. */
  means(): Float64Array;
  /** Divided by the number of rows, [width]. */
  variances(): Float64Array;
}

/** By Welford's update, which stays accurate for large means. NaN without rows. */
export function columnMoments(width: number): ColumnMoments {
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  let seen = 0;
  return {
    add(rows) {
      for (let start = 0; start < rows.length; start += width) {
        seen += 1;
        for (let column = 0; column < width; column++) {
          const value = rows[start + column] ?? Number.NaN;
          const away = value - (means[column] ?? 0);
          means[column] = (means[column] ?? 0) + away / seen;
          squares[column] = (squares[column] ?? 0) + away * (value - (means[column] ?? 0));
        }
      }
    },
    means: () => means.slice(),
    variances: () => squares.map((sum) => sum / seen),
  };
}
