import { splitImages } from "../analyse/images.ts";
import { modelOf, presentationOf } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";
import { drawsImages } from "../config/storedSettings.ts";
import { requireAugmentable } from "../data/augment/augment.ts";
import { countClasses } from "../data/condition.ts";
import { type DataProperties, dataPropertiesOf } from "../data/dataProperties.ts";
import type { Dataset } from "../data/dataset.ts";
import { requirePresentable } from "../data/presenter.ts";
import { dataShapeOf } from "../data/source.ts";
import { padImages } from "../data/sources/padded.ts";
import { requireNoPadding, requireSupport } from "../data/support.ts";
import type { TrainingImages } from "../train/train.ts";
import type { Model } from "../vae/model.ts";

/** Settings, data and model of a new run. */
export interface RunPlan {
  readonly config: Config;
  readonly data: DataProperties;
  readonly images: TrainingImages;
  readonly model: Model;
}

/** Throws ConfigError or DataError if settings and data do not fit together. */
export async function planRun(config: Config, loaded: Dataset): Promise<RunPlan> {
  const dataset = padImages(loaded, config.imageSize);
  const { elementType } = dataset.train;
  const shape = dataShapeOf(dataset.shape);
  requirePresentable(presentationOf(config, shape), elementType);
  requireAugmentable(config.augment, dataset.train);
  const images = splitImages(dataset, config);
  const classCount = config.condition === "none" ? undefined : await countClasses(dataset);
  const model = modelOf(config, shape, classCount, elementType);
  await requireSupport(model.parts.likelihood, loaded);
  requireNoPadding(model.parts.likelihood, dataShapeOf(loaded.shape), shape);
  const data = dataPropertiesOf(dataset, images, {
    binarization: config.binarize,
    ...(drawsImages(config) && { binaryDraw: config.binarizeDraw }),
    ...(classCount !== undefined && { classCount }),
  });
  return { config, data, images, model };
}
