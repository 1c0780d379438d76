/** Means and variances of the columns of rows that come a pass at a time, in float64. */
export interface ColumnMoments {
  /** Counts rows in, [n, width]. */
  add(rows: Float32Array): void;
  /** [width]. */
  means(): Float64Array;
  /** Divided by the number of rows, [width]. */
  variances(): Float64Array;
}

/** By Welford's update, which keeps its digits where a mean is large. NaN where nothing was counted. */
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
