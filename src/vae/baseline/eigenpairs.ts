import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { EngineError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import { type DataMoments, report, type Watch } from "./moments.ts";
import { combineRows, innerProduct, joinRows, orthonormaliseAgainst, type Rows, someRows } from "./rows.ts";

/** Eigenvalues by falling size, with orthonormal eigenvectors of either sign as rows. */
export interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: Rows;
}

/** Matrices up to this size are decomposed as a whole: it takes tenths of a second. */
const smallSize = 200;
/** Vectors beyond those asked for, without which the last of these would converge slowly. */
const guardVectors = 8;
/** The basis grows to this many blocks before it begins anew from its best vectors. */
const blocksInBasis = 5;
/** What may be left of an eigenvector's equation, relative to the largest eigenvalue. */
const residualTolerance = 1e-12;
const maximumRounds = 500;

/**
 * The `count` largest eigenvalues of a covariance and their vectors, to about twelve digits of the largest.
 *
 * Small covariances, and those of which a large part of the eigenvectors is wanted, are decomposed as a whole. Of
 * others only the leading pairs are computed, which takes a small part of the time: the Rayleigh-Ritz approximation in
 * a Krylov space built block by block (Golub and Underwood 1977), begun anew from its best vectors when it has grown
 * (Wu and Simon 2000).
 *
 * Throws EngineError where it does not converge, which no covariance is known to cause.
 */
export async function leadingEigenpairs(
  moments: DataMoments,
  count: number,
  watch?: Watch,
): Promise<Eigenpairs> {
  const size = moments.mean.length;
  const width = count + guardVectors;
  if (size <= smallSize || (blocksInBasis + 1) * width > size) return allEigenpairs(moments, count, watch);
  let block = orthonormaliseAgainst(noRows(size), randomRows(width, size), 0);
  let basis = noRows(size);
  let images = noRows(size);
  for (let round = 1; round <= maximumRounds; round++) {
    basis = joinRows(basis, block);
    images = joinRows(images, await covarianceTimes(moments, block, watch));
    const ritz = ritzPairs(basis, images, Math.min(width, basis.count));
    const { vectors, residuals, values } = ritz;
    const allowed = residualTolerance * (values[0] ?? 0);
    const lengths = lengthsOf(residuals);
    const done = lengths.findIndex((length, i) => i < count && length > allowed);
    if (done === -1) return { values: values.slice(0, count), vectors: someRows(vectors, 0, count) };
    await report(watch, done / count);
    if (basis.count + width > blocksInBasis * width) {
      basis = vectors;
      images = ritz.images;
    }
    const unsettled = lengths.flatMap((length, i) => (length > allowed ? [i] : []));
    block = orthonormaliseAgainst(basis, pickRows(residuals, unsettled), 1e-8);
    if (block.count === 0) block = orthonormaliseAgainst(basis, randomRows(width, size, round), 1e-8);
  }
  throw new EngineError(
    `eigenvectors: expected ${count} of a ${size} x ${size} covariance to converge within ${maximumRounds} rounds, ` +
      "and they did not. Ask for fewer or more components.",
  );
}

async function allEigenpairs(moments: DataMoments, count: number, watch?: Watch): Promise<Eigenpairs> {
  const size = moments.mean.length;
  const identity = Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0));
  const covariance = await covarianceTimes(moments, { values: identity, count: size, size }, watch);
  const { values, vectors } = decompose((i, j) => covariance.values[i * size + j] ?? 0, size, count);
  return { values, vectors: { values: Float64Array.from(vectors.flat()), count, size } };
}

/** Leading eigenpairs of a small symmetric matrix, of which entries on and above the diagonal are asked for. */
function decompose(entry: (i: number, j: number) => number, size: number, count: number) {
  const matrix = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const value = entry(i, j);
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const leading = realEigenvalues
    .map((_, i) => i)
    .sort((i, j) => (realEigenvalues[j] ?? 0) - (realEigenvalues[i] ?? 0))
    .slice(0, count);
  return {
    values: Float64Array.from(leading, (i) => realEigenvalues[i] ?? 0),
    vectors: leading.map((i) => eigenvectorMatrix.getColumn(i)),
  };
}

async function covarianceTimes(moments: DataMoments, rows: Rows, watch?: Watch): Promise<Rows> {
  const pauses = { signal: watch?.signal };
  return { ...rows, values: await moments.multiplyCovariance(rows.values, rows.count, pauses) };
}

/**
 * The best approximations of the leading eigenpairs in the span of an orthonormal basis, of whose images they are made.
 */
function ritzPairs(basis: Rows, images: Rows, count: number) {
  const projected = decompose((i, j) => innerProduct(basis, i, images, j), basis.count, count);
  const { values, vectors: coefficients } = projected;
  const vectors = combineRows(basis, coefficients);
  const ritzImages = combineRows(images, coefficients);
  const residuals = {
    ...vectors,
    values: vectors.values.map(
      (x, k) => (ritzImages.values[k] ?? 0) - (values[Math.floor(k / basis.size)] ?? 0) * x,
    ),
  };
  return { values, vectors, images: ritzImages, residuals };
}

function noRows(size: number): Rows {
  return { values: new Float64Array(0), count: 0, size };
}

/** Where the search begins: normals of a stream of its own. */
function randomRows(count: number, size: number, step = 0): Rows {
  const normals = new Float32Array(count * size);
  randomStream(0, "eigenpairs").normals(step, normals);
  return { values: Float64Array.from(normals), count, size };
}

function pickRows(rows: Rows, chosen: readonly number[]): Rows {
  const { size } = rows;
  const values = new Float64Array(chosen.length * size);
  chosen.forEach((row, i) => {
    values.set(rows.values.subarray(row * size, (row + 1) * size), i * size);
  });
  return { values, count: chosen.length, size };
}

function lengthsOf(rows: Rows): number[] {
  return Array.from({ length: rows.count }, (_, i) => Math.sqrt(innerProduct(rows, i, rows, i)));
}
