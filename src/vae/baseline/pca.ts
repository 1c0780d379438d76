import { ConfigError, DataError } from "../../errors.ts";
import { leadingEigenpairs } from "./eigenpairs.ts";
import type { DataMoments, Watch } from "./moments.ts";
import type { Rows } from "./rows.ts";

/**
 * The principal components of data: of all affine maps to `components.count` numbers and back, the one of least
 * squared error. D is the number of elements of a datum, L the number of components.
 */
export interface Pca {
  /** How many data it was fitted to. */
  readonly count: number;
  /** [D]. */
  readonly mean: Float64Array;
  /**
   * Orthonormal rows [L, D], by falling variance. Of a component's two signs it has the one that makes its entry of
   * largest magnitude positive (the first of equals).
   */
  readonly components: Rows;
  /** Variance of the data along each component, [L]; they divide by `count`. */
  readonly variances: Float64Array;
  /** Variance along all D directions. What the L leave out is the mean squared error, summed over elements. */
  readonly totalVariance: number;
}

/** Directions with less than this share of the largest variance are rounding, not data. */
const negligibleShare = 1e-11;

/**
 * Fits by the eigenvectors of the covariance.
 *
 * @param latentSize L, at most the number of directions in which the data vary
 * @throws ConfigError where L is no whole number from 1 on, or more than D or than the directions of variation
 * @throws DataError where all data are the same
 */
export async function fitPca(moments: DataMoments, latentSize: number, watch?: Watch): Promise<Pca> {
  const { count, mean, totalVariance } = moments;
  const size = mean.length;
  if (!Number.isInteger(latentSize) || latentSize < 1) {
    throw new ConfigError(`latentSize: expected a whole number from 1 on, found ${latentSize}`);
  }
  if (totalVariance === 0) {
    throw new DataError(`pca: expected data that vary, found ${count} that are all the same.`);
  }
  const most = Math.min(size, count - 1);
  if (latentSize > most) {
    throw tooMany(latentSize, `${most}, as ${count} data of ${size} elements vary in no more directions`);
  }
  const { values, vectors } = await leadingEigenpairs(moments, latentSize, watch);
  const rank = values.findIndex((value) => value < negligibleShare * (values[0] ?? 0));
  if (rank !== -1) throw tooMany(latentSize, `${rank}, as these data vary in no more directions`);
  watch?.onProgress?.(1);
  return { count, mean, components: withChosenSigns(vectors), variances: values, totalVariance };
}

function tooMany(latentSize: number, most: string): ConfigError {
  return new ConfigError(
    `latentSize: expected at most ${most}, found ${latentSize}. Ask for fewer components.`,
  );
}

function withChosenSigns({ values, count, size }: Rows): Rows {
  const chosen = values.slice();
  for (let row = 0; row < count; row++) {
    const component = chosen.subarray(row * size, (row + 1) * size);
    const largest = component.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
    if (largest < 0) for (let j = 0; j < size; j++) component[j] = -(component[j] ?? 0);
  }
  return { values: chosen, count, size };
}

/**
 * Codes [n, L] of data [n, D]: components times what differs from the mean. Throws DataError where sizes do not fit.
 */
export function encodePca({ mean, components }: Pca, data: ArrayLike<number>): Float64Array {
  const { count: latentSize, size } = components;
  const rows = rowsOf(data, size, "data");
  const codes = new Float64Array(rows * latentSize);
  for (let row = 0; row < rows; row++) {
    for (let component = 0; component < latentSize; component++) {
      let sum = 0;
      for (let j = 0; j < size; j++) {
        const difference = (data[row * size + j] ?? 0) - (mean[j] ?? 0);
        sum += (components.values[component * size + j] ?? 0) * difference;
      }
      codes[row * latentSize + component] = sum;
    }
  }
  return codes;
}

/** Data [n, D] from codes [n, L]. Throws DataError where sizes do not fit. */
export function decodePca({ mean, components }: Pca, codes: ArrayLike<number>): Float64Array {
  const { count: latentSize, size } = components;
  const rows = rowsOf(codes, latentSize, "codes");
  const data = new Float64Array(rows * size);
  for (let row = 0; row < rows; row++) {
    data.set(mean, row * size);
    for (let component = 0; component < latentSize; component++) {
      const code = codes[row * latentSize + component] ?? 0;
      for (let j = 0; j < size; j++) {
        const at = row * size + j;
        data[at] = (data[at] ?? 0) + code * (components.values[component * size + j] ?? 0);
      }
    }
  }
  return data;
}

function rowsOf(values: ArrayLike<number>, width: number, what: string): number {
  if (values.length % width !== 0) {
    throw new DataError(`pca: expected ${what} of ${width} numbers each, found ${values.length} numbers.`);
  }
  return values.length / width;
}

/** Mean over the data it was fitted to of the squared error, summed over elements: the variance left out. */
export function leftOutVariance({ variances, totalVariance }: Pca): number {
  return Math.max(0, totalVariance - variances.reduce((sum, variance) => sum + variance, 0));
}

/** An affine map as a linear layer stores it: weight [out, in] and bias [out]. */
export interface AffineMap {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/**
 * PCA as two linear layers: z = components (x - mean) and x = componentsᵀ z + mean. With these values a model with a
 * deterministic posterior, no hidden layers and an identity for its mean is PCA.
 */
export function pcaLayers({ mean, components }: Pca): {
  readonly encoder: AffineMap;
  readonly decoder: AffineMap;
} {
  const { values, count: latentSize, size } = components;
  const encoderBias = new Float32Array(latentSize);
  const decoderWeight = new Float32Array(values.length);
  for (let component = 0; component < latentSize; component++) {
    let shift = 0;
    for (let j = 0; j < size; j++) {
      const entry = values[component * size + j] ?? 0;
      shift += entry * (mean[j] ?? 0);
      decoderWeight[j * latentSize + component] = entry;
    }
    encoderBias[component] = -shift;
  }
  return {
    encoder: { weight: Float32Array.from(values), bias: encoderBias },
    decoder: { weight: decoderWeight, bias: Float32Array.from(mean) },
  };
}
