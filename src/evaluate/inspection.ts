import { imagesInOrder } from "../data/batches.ts";
import type { Presenter } from "../data/presenter.ts";
import type { DatumArray, Source } from "../data/source.ts";
import { elementCount } from "../graph/shape.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { columnMoments } from "./columnMoments.ts";
import { conditionFeeds } from "./condition.ts";
import { passSize } from "./passes.ts";

export interface InspectionRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  readonly split: Source;
  /** Presents the split's images as in training. */
  readonly presenter: Pick<Presenter, "evaluation">;
}

/** Measurements of the codes of some images. Arrays have a number for each latent dimension, [L]. */
export interface Inspection {
  readonly images: number;
  /** Mean over the images of KL(q(z|x) || p(z)), in nats; absent if it has no closed form. */
  readonly klPerDimension?: Float64Array;
  /** The mean of the posterior means over the images. */
  readonly means: Float64Array;
  /** The variance of the posterior means over the images; divides by their number. */
  readonly variances: Float64Array;
  /**
   * The share of the pixels' variance over the images that reconstructions explain, 1 - ||x - E[x|z]||² /
   * ||x - mean image||²; below 0 if they are worse than the mean image. Absent if all images are the same.
   */
  readonly explained?: number;
}

/**
 * Measures the codes of a split: encodes its images and decodes them from the posterior's mean, once and without noise.
 * Sums are in float64. A model that has diverged gives NaN.
 */
export async function inspectCodes(request: InspectionRequest): Promise<Inspection> {
  const { model, session, split, presenter } = request;
  const { latentSize, dataShape } = model.parts;
  const size = elementCount(dataShape);
  const executable = await session.prepare(model.inspection);
  const codes = columnMoments(latentSize);
  const pixels = pixelSpread(size);
  const divergences = columnMoments(latentSize);
  for (const images of imagesInOrder(split.count, passSize)) {
    const { x, target = x, condition } = await presenter.evaluation(split, images);
    const feedCondition = conditionFeeds(model, model.inspection, condition, images.length);
    const outputs = await executable.run({ x, ...feedCondition(0, images.length) }, images.length);
    const { mu = none, mean = none, kl } = outputs;
    codes.add(mu);
    pixels.add(target, mean, images.length);
    if (kl) divergences.add(kl);
  }
  const explained = pixels.explained();
  return {
    images: split.count,
    ...("kl" in model.inspection.outputs && { klPerDimension: divergences.means() }),
    means: codes.means(),
    variances: codes.variances(),
    ...(explained !== undefined && { explained }),
  };
}

const none = new Float32Array(0);

/**
 * Squared distances of images from their mean and from their reconstructions. Images of `size` numbers arrive in
 * several passes.
 */
function pixelSpread(size: number) {
  const sums = new Float64Array(size);
  let [seen, squares, error] = [0, 0, 0];
  /** The value of 1 in the data: 255 for bytes. */
  let unit = 1;
  return {
    /** Adds data [count, size], bytes or floats, and their reconstructions [count, size], from 0 to 1. */
    add(data: DatumArray, reconstructions: Float32Array, count: number) {
      unit = data instanceof Uint8Array ? 255 : 1;
      for (let image = 0; image < count; image++) {
        for (let pixel = 0, at = image * size; pixel < size; pixel++, at++) {
          const value = data[at] ?? 0;
          const difference = value / unit - (reconstructions[at] ?? Number.NaN);
          sums[pixel] = (sums[pixel] ?? 0) + value;
          squares += value * value;
          error += difference * difference;
        }
      }
      seen += count;
    },
    /** 1 - error / spread around the mean; undefined if there is no spread. Sums of bytes are exact whole numbers. */
    explained(): number | undefined {
      const spread = sums.reduce((rest, sum) => rest - (sum * sum) / seen, squares);
      // All data are the same: the remainder is rounding.
      return spread > 1e-9 * squares ? 1 - (unit * unit * error) / spread : undefined;
    },
  };
}
