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
  /** Shows the split's images as the model was trained on them. */
  readonly presenter: Pick<Presenter, "evaluation">;
}

/** What the codes of some images hold. Arrays have a number for each latent dimension, [L]. */
export interface Inspection {
  readonly images: number;
  /** Mean over the images of KL(q(z|x) || p(z)), in nats; absent where it has no closed form. */
  readonly klPerDimension?: Float64Array;
  /** Of the posterior means: their mean over the images. */
  readonly means: Float64Array;
  /** Of the posterior means: their variance over the images, which divides by their number. */
  readonly variances: Float64Array;
  /**
   * The share of the pixels' variance over the images that reconstructions explain, 1 - ||x - E[x|z]||² / ||x - mean image||²;
   * below 0 where they are worse than the mean image. Absent where all images are the same.
   */
  readonly explained?: number;
}

/**
 * What the codes of a split hold: its images encoded and decoded once, from the posterior's mean, without noise. Sums are in
 * float64. A model that has diverged gives NaN.
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

/** How far images are from their mean and from their reconstructions, images of `size` numbers coming a pass at a time. */
function pixelSpread(size: number) {
  const sums = new Float64Array(size);
  let [seen, squares, error] = [0, 0, 0];
  /** What stands for 1: bytes are scaled. */
  let unit = 1;
  return {
    /** Data [count, size], bytes or floats, beside reconstructions [count, size] of them as the model has them. */
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
    /** 1 - error / spread around the mean; undefined where there is no spread. Sums of bytes are whole numbers, and exact. */
    explained(): number | undefined {
      const spread = sums.reduce((rest, sum) => rest - (sum * sum) / seen, squares);
      // All data the same: what is left is rounding.
      return spread > 1e-9 * squares ? 1 - (unit * unit * error) / spread : undefined;
    },
  };
}
