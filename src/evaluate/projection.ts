import type { DataMoments } from "../vae/baseline/moments.ts";
import { encodePca, fitPca } from "../vae/baseline/pca.ts";
import { addScaled } from "../vae/baseline/rows.ts";
import type { Encodings } from "./codes.ts";

export interface Projection {
  /** float32 [count, components]. */
  readonly points: Float32Array;
  /** Share of the codes' variance along each component, [components]. */
  readonly shares: readonly number[];
}

/**
 * Projects codes onto their first principal components, the largest variance first. Throws ConfigError or DataError as
 * `fitPca` does if the codes vary in fewer directions.
 */
export async function projectCodes(
  encodings: Pick<Encodings, "mu" | "count" | "latentSize">,
  components: number,
): Promise<Projection> {
  const pca = await fitPca(momentsOfCodes(encodings), components);
  const points = Float32Array.from(encodePca(pca, encodings.mu));
  return { points, shares: Array.from(pca.variances, (variance) => variance / pca.totalVariance) };
}

/** Products with the covariance as passes over the codes, so that a large covariance needs no matrix. */
function momentsOfCodes({
  mu,
  count,
  latentSize,
}: Pick<Encodings, "mu" | "count" | "latentSize">): DataMoments {
  const mean = new Float64Array(latentSize);
  mu.forEach((value, at) => {
    mean[at % latentSize] = (mean[at % latentSize] ?? 0) + value / count;
  });
  const centred = Float64Array.from(mu, (value, at) => value - (mean[at % latentSize] ?? 0));
  const totalVariance = centred.reduce((sum, value) => sum + (value * value) / count, 0);
  return {
    count,
    mean,
    totalVariance,
    async multiplyCovariance(vectors, rows) {
      const product = new Float64Array(rows * latentSize);
      for (let datum = 0; datum < count; datum++) {
        for (let row = 0; row < rows; row++) {
          let inner = 0;
          for (let j = 0; j < latentSize; j++)
            inner += (centred[datum * latentSize + j] ?? 0) * (vectors[row * latentSize + j] ?? 0);
          addScaled(product, row * latentSize, centred, datum * latentSize, latentSize, inner / count);
        }
      }
      return product;
    },
  };
}
