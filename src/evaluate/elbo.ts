import { batchImages, stepsPerEpoch } from "../data/batches.ts";
import type { ImageSplit } from "../data/dataset.ts";
import type { Presenter } from "../data/presenter.ts";
import type { Executable } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { addFigures, type LossFigures, meanFigures, noFigures } from "./figures.ts";
import { createNoise } from "./noise.ts";

/** Data of one pass through the evaluation program: fixed, so that figures do not depend on the training batch. */
const evaluationBatchSize = 250;

export interface EvaluationRequest {
  readonly model: Model;
  /** The model's `evaluation` program, prepared. */
  readonly executable: Executable;
  readonly split: ImageSplit;
  /** Shows the split's images as the model was trained on them. */
  readonly presenter: Presenter;
  readonly seed: number;
  /** What is evaluated, `test` or `validation`: names the noise. */
  readonly purpose: string;
  /** Scalars of the objective, as in training at this moment. */
  readonly scalars: Readonly<Record<string, number>>;
}

/**
 * The objective over a whole split, in nats per datum, by the model's own number of posterior samples. The noise is
 * the same at every call, so that epochs compare; it is not the training's.
 */
export async function evaluateObjective(request: EvaluationRequest): Promise<LossFigures> {
  const { model, executable, split, presenter, seed, purpose } = request;
  const noise = createNoise(model.feeds.evaluation, seed, `evaluate/${purpose}`);
  const scalars = scalarFeeds(request.scalars);
  const everyImage = Uint32Array.from({ length: split.count }, (_, image) => image);
  let sums = noFigures;
  for (let batch = 0; batch < stepsPerEpoch(split.count, evaluationBatchSize); batch++) {
    const images = batchImages(everyImage, evaluationBatchSize, batch);
    const feeds = {
      ...presenter.evaluation(split, images),
      ...noise.at(batch, images.length),
      ...scalars,
    };
    const outputs = await executable.run(feeds, images.length);
    const figures = {
      loss: mean(outputs.loss),
      reconstruction: mean(outputs.reconstruction),
      kl: mean(outputs.kl),
    };
    sums = addFigures(sums, figures, images.length);
  }
  return meanFigures(sums);
}

/** In float64; NaN of nothing. */
function mean(values: Float32Array | undefined): number {
  return values === undefined ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Scalars as feeds. */
export function scalarFeeds(scalars: Readonly<Record<string, number>>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, Float32Array.of(value)]));
}
