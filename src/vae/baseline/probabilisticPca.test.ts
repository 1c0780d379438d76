import { determinant, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { fitPca } from "./pca.ts";
import {
  fitProbabilisticPca,
  type LinearGaussian,
  marginalLogLikelihood,
  maximumLogLikelihood,
} from "./probabilisticPca.ts";
import { drawnData, momentsOfData } from "./testing/spectrum.ts";

const size = 7;
const count = 60;
const data = drawnData(count, size);
const moments = momentsOfData(data, size);

/**
 * The mean log-density of the data under N(bias, weight weightᵀ + variance I), datum by datum and with a full inverse.
 */
function bruteForce({ weight, bias, variance }: LinearGaussian): number {
  const matrix = Matrix.from1DArray(size, weight.length / size, Array.from(weight));
  const covariance = matrix.mmul(matrix.transpose()).add(Matrix.eye(size, size).mul(variance));
  const precision = inverse(covariance);
  const constant = size * Math.log(2 * Math.PI) + Math.log(determinant(covariance));
  let sum = 0;
  for (let row = 0; row < count; row++) {
    const x = Matrix.columnVector(
      Array.from({ length: size }, (_, j) => (data[row * size + j] ?? 0) - (bias[j] ?? 0)),
    );
    sum -= 0.5 * (constant + x.transpose().mmul(precision).mmul(x).get(0, 0));
  }
  return sum / count;
}

/** A decoder that is nowhere near the best. */
const someDecoder: LinearGaussian = {
  weight: drawnData(3, size).map((x) => x - 0.8),
  bias: drawnData(1, size),
  variance: 0.3,
};

describe("the marginal log-likelihood of a linear Gaussian decoder", () => {
  it("is that of the full covariance, whatever the decoder", async () => {
    expect(await marginalLogLikelihood(someDecoder, moments)).toBeCloseTo(bruteForce(someDecoder), 10);
    const noCode = { ...someDecoder, weight: new Float64Array(size) };
    expect(await marginalLogLikelihood(noCode, moments)).toBeCloseTo(bruteForce(noCode), 10);
  });

  it("refuses sizes that do not fit and noise that is none", async () => {
    const refused = [{ variance: 0 }, { variance: Number.NaN }, { bias: new Float64Array(3) }];
    for (const change of refused) {
      await expect(marginalLogLikelihood({ ...someDecoder, ...change }, moments)).rejects.toThrow(DataError);
    }
  });
});

describe.each([1, 3, 6])("probabilistic PCA with %i components", (latentSize) => {
  it("has the likelihood of the closed form", async () => {
    const pca = await fitPca(moments, latentSize);
    const best = fitProbabilisticPca(pca);
    expect(bruteForce(best)).toBeCloseTo(maximumLogLikelihood(pca), 10);
    expect(await marginalLogLikelihood(best, moments)).toBeCloseTo(maximumLogLikelihood(pca), 10);
  });

  it("is a maximum: no change of weight, bias or noise does better", async () => {
    const pca = await fitPca(moments, latentSize);
    const best = fitProbabilisticPca(pca);
    const highest = maximumLogLikelihood(pca);
    const changes = drawnData(size, latentSize);
    const around = [0.05, -0.05].flatMap((step): LinearGaussian[] => [
      { ...best, weight: Float64Array.from(best.weight, (w, k) => w + step * ((changes[k] ?? 0) - 1)) },
      { ...best, bias: Float64Array.from(best.bias, (b, j) => b + step * (changes[j] ?? 0)) },
      { ...best, variance: best.variance * (1 + step) },
    ]);
    for (const changed of around) expect(bruteForce(changed)).toBeLessThan(highest - 1e-7);
  });

  it("is a maximum for noise that is given, too", async () => {
    const pca = await fitPca(moments, latentSize);
    const { variance: atBest } = fitProbabilisticPca(pca);
    for (const variance of [0.5 * atBest, 2 * atBest, 1.5 * (pca.variances[0] ?? 0)]) {
      const { weight, bias } = fitProbabilisticPca(pca, variance);
      const highest = maximumLogLikelihood(pca, variance);
      expect(bruteForce({ weight, bias, variance })).toBeCloseTo(highest, 10);
      const changed = Float64Array.from(weight, (w) => 1.02 * w + 0.01);
      expect(bruteForce({ weight: changed, bias, variance })).toBeLessThan(highest - 1e-7);
    }
  });
});

it("probabilistic PCA refuses data without noise", async () => {
  const pca = await fitPca(moments, size);
  expect(() => fitProbabilisticPca(pca)).toThrow("expected data that vary beyond 7 components, found none");
  expect(() => maximumLogLikelihood(pca)).toThrow(DataError);
});
