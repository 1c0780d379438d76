import { addScaled } from "./rows.ts";

/**
 * What PCA and its relatives need of data: how many there are, their mean, and their covariance as a linear map, so
 * that it need not exist as a matrix. Covariances divide by `count`: they are those of the data, not estimates for a
 * population. D is the number of elements of a datum.
 */
export interface DataMoments {
  readonly count: number;
  /** [D]. */
  readonly mean: Float64Array;
  /** The variances of all elements together: the trace of the covariance. */
  readonly totalVariance: number;
  /** Covariance times each of `rows` vectors, [rows, D]: [rows, D] in an array of its own. */
  multiplyCovariance(vectors: Float64Array, rows: number, watch?: Watch): Promise<Float64Array>;
}

/** How a long computation is followed and stopped. It lets other tasks run each time it reports. */
export interface Watch {
  /** Called with the fraction done, rising to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Once aborted, the computation throws the signal's reason at its next report. */
  readonly signal?: AbortSignal | undefined;
}

/** Reports a fraction and lets other tasks run. Throws the reason of a signal that was aborted. */
export async function report(watch: Watch | undefined, fraction: number): Promise<void> {
  watch?.onProgress?.(fraction);
  await new Promise((resolve) => setTimeout(resolve, 0));
  watch?.signal?.throwIfAborted();
}

/** Rows of a covariance matrix between two pauses. */
const rowsPerReport = 512;

/** Moments with the covariance as a matrix [D, D], row-major and symmetric, which is kept and not copied. */
export function momentsOfCovariance(
  count: number,
  mean: Float64Array,
  covariance: Float64Array,
): DataMoments {
  const size = mean.length;
  let totalVariance = 0;
  for (let i = 0; i < size; i++) totalVariance += covariance[i * size + i] ?? 0;
  return {
    count,
    mean,
    totalVariance,
    async multiplyCovariance(vectors, rows, watch) {
      const product = new Float64Array(rows * size);
      for (let i = 0; i < size; i++) {
        const covariances = covariance.subarray(i * size, (i + 1) * size);
        for (let row = 0; row < rows; row++) {
          const factor = vectors[row * size + i] ?? 0;
          if (factor !== 0) addScaled(product, row * size, covariances, 0, size, factor);
        }
        if (i % rowsPerReport === rowsPerReport - 1) await report(watch, (i + 1) / size);
      }
      return product;
    },
  };
}
