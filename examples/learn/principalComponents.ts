import {
  decodePca,
  encodePca,
  fitPca,
  gatherData,
  imageMoments,
  loadDigits,
  type Pca,
  type Source,
} from "nelbo";

/** Principal components of images, and what they keep of them: chapter 1 of docs/learn. */

/** All images of a source, with pixels from 0 to 1. */
export async function pixelsOf(source: Source): Promise<Float64Array> {
  const rows = Uint32Array.from({ length: source.count }, (_, row) => row);
  const bytes = await gatherData(source, rows);
  return Float64Array.from(bytes, (byte) => byte / 255);
}

// #region errors
/** The squared error of reconstructions: summed over pixels, the mean over images. */
export function squaredError(pca: Pca, pixels: Float64Array): number {
  const codes = encodePca(pca, pixels);
  const reconstructions = decodePca(pca, codes);
  const sum = pixels.reduce((total, pixel, at) => total + (pixel - (reconstructions[at] ?? 0)) ** 2, 0);
  return sum / (pixels.length / pca.mean.length);
}

/** The part of the training images' variance that lies along the components. */
export function explainedVariance({ variances, totalVariance }: Pca): number {
  return variances.reduce((sum, variance) => sum + variance, 0) / totalVariance;
}

/** A row for each number of dimensions: explained variance, and the error on training and on test images. */
export async function measureDimensions(sizes: readonly number[]) {
  const { train, test } = await loadDigits();
  const moments = await imageMoments(train);
  const [trainPixels, testPixels] = [await pixelsOf(train), await pixelsOf(test)];
  return Promise.all(
    sizes.map(async (dimensions) => {
      const pca = await fitPca(moments, dimensions);
      return {
        dimensions,
        explained: explainedVariance(pca),
        trainError: squaredError(pca, trainPixels),
        testError: squaredError(pca, testPixels),
      };
    }),
  );
}
// #endregion
