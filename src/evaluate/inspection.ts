import { imagesInOrder } from "../data/batches.ts";
import type { ImageSplit } from "../data/dataset.ts";
import type { Presenter } from "../data/presenter.ts";
import { elementCount } from "../graph/shape.ts";
import type { Executable } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { columnMoments } from "./columnMoments.ts";
import { conditionFeeds } from "./condition.ts";
import { passSize } from "./passes.ts";

export interface InspectionRequest {
  readonly model: Model;
  /** The model's `inspection` program, prepared. */
  readonly executable: Executable;
  readonly split: ImageSplit;
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
  const { model, executable, split, presenter } = request;
  const { latentSize, dataShape } = model.parts;
  const size = elementCount(dataShape);
  const codes = columnMoments(latentSize);
  const pixels = columnMoments(size);
  const divergences = columnMoments(latentSize);
  let error = 0;
  for (const images of imagesInOrder(split.count, passSize)) {
    const { x, target = x, condition } = presenter.evaluation(split, images);
    const told = conditionFeeds(model, model.inspection, condition, images.length);
    const outputs = await executable.run({ x, ...told(0, images.length) }, images.length);
    const { mu = none, mean = none, kl } = outputs;
    const wanted = Float32Array.from(target.subarray(0, images.length * size), (byte) => byte / 255);
    codes.add(mu);
    pixels.add(wanted);
    if (kl) divergences.add(kl);
    error += wanted.reduce((sum, value, at) => sum + (value - (mean[at] ?? Number.NaN)) ** 2, 0);
  }
  const spread = split.count * pixels.variances().reduce((sum, variance) => sum + variance, 0);
  return {
    images: split.count,
    ...("kl" in model.inspection.outputs && { klPerDimension: divergences.means() }),
    means: codes.means(),
    variances: codes.variances(),
    ...(spread > 0 && { explained: 1 - error / spread }),
  };
}

const none = new Float32Array(0);
