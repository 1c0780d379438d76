/**
 * Lower triangular matrices of float64, packed row by row: element (i, j), j <= i, is at i (i + 1) / 2 + j. An array
 * can hold several, one after another.
 */
export function triangleSize(size: number): number {
  return (size * (size + 1)) / 2;
}

/**
 * Replaces a symmetric matrix, given by its lower triangle, by its Cholesky factor in place: A = F F'.
 *
 * @returns whether the matrix was positive definite; if not, the contents are undefined
 */
export function factorise(matrix: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const row = triangleSize(i);
    for (let j = 0; j <= i; j++) {
      const other = triangleSize(j);
      let sum = matrix[row + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (matrix[row + k] ?? 0) * (matrix[other + k] ?? 0);
      if (i !== j) matrix[row + j] = sum / (matrix[other + j] ?? 1);
      else if (sum > 0 && Number.isFinite(sum)) matrix[row + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** The inverse of a lower triangular matrix, in a new array. */
export function inverted(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(factor.length);
  for (let i = 0; i < size; i++) {
    const row = triangleSize(i);
    const pivot = 1 / (factor[row + i] ?? 1);
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += (factor[row + k] ?? 0) * (inverse[triangleSize(k) + j] ?? 0);
      inverse[row + j] = -sum * pivot;
    }
    inverse[row + i] = pivot;
  }
  return inverse;
}

/** The sum of the logarithms of a triangular matrix's diagonal: half the logarithm of the determinant of F F'. */
export function logDiagonal(factor: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(factor[triangleSize(i) + i] ?? 1);
  return sum;
}
