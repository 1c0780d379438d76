import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { DataError } from "../../errors.ts";
import { logTwoPi } from "../gaussian.ts";
import type { DataMoments } from "./moments.ts";
import { leftOutVariance, type Pca } from "./pca.ts";

/**
 * A linear decoder with Gaussian noise, x = weight z + bias + e with z ~ N(0, I) and e ~ N(0, variance I): the density
 * of x is N(bias, weight weightᵀ + variance I). D elements of x, L of z.
 */
export interface LinearGaussian {
  /** [D, L], row-major. */
  readonly weight: ArrayLike<number>;
  /** [D]. */
  readonly bias: ArrayLike<number>;
  /** Noise in each element, a variance. */
  readonly variance: number;
}

/**
 * Probabilistic PCA of maximum likelihood (Tipping and Bishop 1999, equations 7 and 8): the noise is the mean of the
 * variances left out, the weight has the components as columns, each scaled by the square root of its variance beyond
 * the noise. With a `variance` of the noise that is given, the best weight for it.
 *
 * Throws DataError where no noise is given and nothing is left out: the likelihood has no maximum then.
 */
export function fitProbabilisticPca(pca: Pca, variance = noiseVariance(pca)): LinearGaussian {
  const { components, variances, mean } = pca;
  const { count: latentSize, size } = components;
  const weight = new Float64Array(size * latentSize);
  for (let component = 0; component < latentSize; component++) {
    const scale = Math.sqrt(Math.max(0, (variances[component] ?? 0) - variance));
    for (let j = 0; j < size; j++) {
      weight[j * latentSize + component] = scale * (components.values[component * size + j] ?? 0);
    }
  }
  return { weight, bias: mean, variance };
}

/**
 * The mean log-likelihood that `fitProbabilisticPca` gives the data which `pca` was fitted to, in nats per datum; no
 * linear decoder of as many codes, and as much noise where it is given, has a higher one. With lambda the larger of
 * variance and noise along each of D directions: -(D log 2 pi + sum of log lambda + sum of variance / lambda) / 2
 * (Tipping and Bishop 1999, equation 4). Throws as `fitProbabilisticPca` does.
 */
export function maximumLogLikelihood(pca: Pca, variance = noiseVariance(pca)): number {
  const { variances, components } = pca;
  const size = components.size;
  let logDeterminant = (size - components.count) * Math.log(variance);
  let trace = leftOutVariance(pca) / variance;
  for (const along of variances) {
    const modelled = Math.max(along, variance);
    logDeterminant += Math.log(modelled);
    trace += along / modelled;
  }
  return -0.5 * (size * logTwoPi + logDeterminant + trace);
}

function noiseVariance(pca: Pca): number {
  const { components, totalVariance } = pca;
  const leftOut = leftOutVariance(pca);
  if (components.count >= components.size || leftOut <= 1e-12 * totalVariance) {
    throw new DataError(
      `probabilistic PCA: expected data that vary beyond ${components.count} components, found none that do. ` +
        "Use fewer components: without noise the likelihood is infinite.",
    );
  }
  return leftOut / (components.size - components.count);
}

/**
 * The exact mean of log N(x; bias, weight weightᵀ + variance I) over data, in nats per datum. Only L x L matrices are
 * factorised, by the matrix determinant lemma and Woodbury's identity, and of the data only the moments are needed.
 */
export async function marginalLogLikelihood(
  { weight, bias, variance }: LinearGaussian,
  moments: DataMoments,
): Promise<number> {
  const size = moments.mean.length;
  const latentSize = weight.length / size;
  if (!Number.isInteger(latentSize) || bias.length !== size || !(variance > 0)) {
    throw new DataError(
      `linear decoder: expected a weight [${size}, L], a bias [${size}] and a positive variance, ` +
        `found ${weight.length} and ${bias.length} numbers and ${variance}.`,
    );
  }
  const columns = new Float64Array(weight.length);
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < latentSize; k++) columns[k * size + j] = weight[j * latentSize + k] ?? 0;
  }
  const spread = await moments.multiplyCovariance(columns, latentSize);
  const offset = moments.mean.map((mean, j) => mean - (bias[j] ?? 0));
  const inner = (a: Float64Array, i: number, b: Float64Array, j: number) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += (a[i * size + k] ?? 0) * (b[j * size + k] ?? 0);
    return sum;
  };
  // M = WᵀW + variance I. About the bias, the data have the second moment S + offset offsetᵀ.
  const precision = Matrix.zeros(latentSize, latentSize);
  const explained = Matrix.zeros(latentSize, latentSize);
  for (let i = 0; i < latentSize; i++) {
    for (let j = 0; j < latentSize; j++) {
      precision.set(i, j, inner(columns, i, columns, j) + (i === j ? variance : 0));
      const shifts = inner(columns, i, offset, 0) * inner(columns, j, offset, 0);
      explained.set(i, j, inner(columns, i, spread, j) + shifts);
    }
  }
  const cholesky = new CholeskyDecomposition(precision);
  const factor = cholesky.lowerTriangularMatrix.diagonal();
  const logDeterminant =
    (size - latentSize) * Math.log(variance) + 2 * factor.reduce((sum, entry) => sum + Math.log(entry), 0);
  const squares = moments.totalVariance + inner(offset, 0, offset, 0) - cholesky.solve(explained).trace();
  return -0.5 * (size * logTwoPi + logDeterminant + squares / variance);
}
