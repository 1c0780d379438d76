import { randomStream } from "../../../random/stream.ts";
import { type DataMoments, momentsOfCovariance } from "../moments.ts";
import { orthonormaliseAgainst, type Rows } from "../rows.ts";

/** Orthonormal rows [count, size], drawn with a seed. */
export function randomDirections(count: number, size: number, seed = 0): Rows {
  const normals = new Float32Array(count * size);
  randomStream(seed, "test/directions").normals(0, normals);
  const none = { values: new Float64Array(0), count: 0, size };
  return orthonormaliseAgainst(none, { values: Float64Array.from(normals), count, size }, 0);
}

/**
 * Moments of data around `mean` that vary by `variances` along orthonormal directions, and by `floor` along all others.
 */
export function momentsOfSpectrum(
  mean: Float64Array,
  directions: Rows,
  variances: readonly number[],
  floor: number,
): DataMoments {
  const { size } = directions;
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = i === j ? floor : 0;
      variances.forEach((variance, k) => {
        const [a, b] = [directions.values[k * size + i] ?? 0, directions.values[k * size + j] ?? 0];
        sum += (variance - floor) * a * b;
      });
      covariance[i * size + j] = sum;
    }
  }
  return momentsOfCovariance(1_000_000, mean, covariance);
}

/** Exact moments of data [count, size] in float64. */
export function momentsOfData(data: ArrayLike<number>, size: number): DataMoments {
  const count = data.length / size;
  const mean = new Float64Array(size);
  for (let k = 0; k < data.length; k++) mean[k % size] = (mean[k % size] ?? 0) + (data[k] ?? 0) / count;
  const covariance = new Float64Array(size * size);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const product =
          ((data[row * size + i] ?? 0) - (mean[i] ?? 0)) * ((data[row * size + j] ?? 0) - (mean[j] ?? 0));
        covariance[i * size + j] = (covariance[i * size + j] ?? 0) + product / count;
      }
    }
  }
  return momentsOfCovariance(count, mean, covariance);
}

/** Normals [count, size], scaled differently in each element. */
export function drawnData(count: number, size: number): Float64Array {
  const normals = new Float32Array(count * size);
  randomStream(1, "test/data").normals(0, normals);
  return Float64Array.from(normals, (x, k) => 1 + (x * (3 + (k % size))) / size);
}
