import { modelOf } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";
import { countClasses } from "../data/condition.ts";
import type { Dataset } from "../data/dataset.ts";
import { padImages } from "../data/pad.ts";
import { requireNoPadding, requireSupport } from "../data/support.ts";
import type { TrainingImages } from "../train/train.ts";
import type { Model } from "../vae/model.ts";
import { type DataFacts, dataFactsOf } from "./facts.ts";
import { pictureChannels, splitImages } from "./images.ts";

/** What a new run will train on what. */
export interface RunPlan {
  readonly config: Config;
  readonly data: DataFacts;
  readonly images: TrainingImages;
  readonly model: Model;
}

/** Throws ConfigError or DataError where settings and data do not go together. */
export function planRun(config: Config, loaded: Dataset): RunPlan {
  const dataset = padImages(loaded, config.imageSize);
  pictureChannels(dataset.imageShape);
  const images = splitImages(dataset, config);
  const classCount = config.condition === "none" ? undefined : countClasses(dataset);
  const model = modelOf(config, dataset.imageShape, classCount);
  requireSupport(model.parts.likelihood, loaded);
  requireNoPadding(model.parts.likelihood, loaded.imageShape, dataset.imageShape);
  const data = dataFactsOf(dataset, images, {
    binarization: config.binarize,
    ...(classCount !== undefined && { classCount }),
  });
  return { config, data, images, model };
}
