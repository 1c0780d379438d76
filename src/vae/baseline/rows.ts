/** Vectors as the rows of a matrix [rows, size], row-major, in float64. */
export interface Rows {
  readonly values: Float64Array;
  readonly count: number;
  readonly size: number;
}

/** A part of the rows, as a view. */
export function someRows({ values, size }: Rows, from: number, to: number): Rows {
  return { values: values.subarray(from * size, to * size), count: to - from, size };
}

/** The rows of both, the first ones first. */
export function joinRows(first: Rows, second: Rows): Rows {
  const values = new Float64Array(first.values.length + second.values.length);
  values.set(first.values);
  values.set(second.values, first.values.length);
  return { values, count: first.count + second.count, size: first.size };
}

/** Adds `factor` times `length` numbers of `source` from `from` on to those of `target` from `at` on. */
export function addScaled(
  target: Float64Array,
  at: number,
  source: Float64Array,
  from: number,
  length: number,
  factor: number,
): void {
  for (let j = 0; j < length; j++) {
    target[at + j] = (target[at + j] ?? 0) + factor * (source[from + j] ?? 0);
  }
}

/** The inner product of row i of one and row j of the other. Four sums side by side keep the processor busy. */
export function innerProduct(first: Rows, i: number, second: Rows, j: number): number {
  const { size } = first;
  const a = first.values;
  const b = second.values;
  const [atA, atB] = [i * size, j * size];
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  const whole = size - (size % 4);
  for (let k = 0; k < whole; k += 4) {
    sum0 += (a[atA + k] ?? 0) * (b[atB + k] ?? 0);
    sum1 += (a[atA + k + 1] ?? 0) * (b[atB + k + 1] ?? 0);
    sum2 += (a[atA + k + 2] ?? 0) * (b[atB + k + 2] ?? 0);
    sum3 += (a[atA + k + 3] ?? 0) * (b[atB + k + 3] ?? 0);
  }
  for (let k = whole; k < size; k++) sum0 += (a[atA + k] ?? 0) * (b[atB + k] ?? 0);
  return sum0 + sum1 + (sum2 + sum3);
}

/** Linear combinations: row i of the result is the sum over j of coefficients[i][j] times row j. */
export function combineRows(rows: Rows, coefficients: readonly ArrayLike<number>[]): Rows {
  const { size } = rows;
  const values = new Float64Array(coefficients.length * size);
  coefficients.forEach((ofRow, i) => {
    for (let j = 0; j < rows.count; j++)
      addScaled(values, i * size, rows.values, j * size, size, ofRow[j] ?? 0);
  });
  return { values, count: coefficients.length, size };
}

/**
 * Orthonormal rows that span what `rows` add to the span of the orthonormal `basis`: Gram and Schmidt's process, each
 * row twice. Rows of which less than `tolerance` of their length is left are dropped.
 */
export function orthonormaliseAgainst(basis: Rows, rows: Rows, tolerance: number): Rows {
  const { size } = rows;
  const values = new Float64Array(rows.values.length);
  let count = 0;
  for (let i = 0; i < rows.count; i++) {
    const candidate = values.subarray(count * size, (count + 1) * size);
    candidate.set(rows.values.subarray(i * size, (i + 1) * size));
    const before = normalise(candidate);
    if (before === 0) continue;
    const kept = [basis, { values, count, size }];
    removeParts(candidate, kept);
    const left = normalise(candidate);
    if (left < tolerance) continue;
    removeParts(candidate, kept);
    normalise(candidate);
    count += 1;
  }
  return { values: values.slice(0, count * size), count, size };
}

function removeParts(vector: Float64Array, bases: readonly Rows[]): void {
  const size = vector.length;
  const asRows = { values: vector, count: 1, size };
  for (const basis of bases) {
    for (let j = 0; j < basis.count; j++) {
      addScaled(vector, 0, basis.values, j * size, size, -innerProduct(asRows, 0, basis, j));
    }
  }
}

/** Scales a vector to length 1, unless it is zero, and gives the length that it had. */
function normalise(vector: Float64Array): number {
  const rows = { values: vector, count: 1, size: vector.length };
  const norm = Math.sqrt(innerProduct(rows, 0, rows, 0));
  if (norm > 0) for (let k = 0; k < vector.length; k++) vector[k] = (vector[k] ?? 0) / norm;
  return norm;
}
