import { advice, change } from "../advice.ts";
import { presentationOf } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";
import type { Dataset, SplitName } from "../data/dataset.ts";
import { createPresenter, type Presenter } from "../data/presenter.ts";
import type { Source } from "../data/source.ts";
import { splitValidation } from "../data/split.ts";
import { ConfigError, DataError } from "../errors.ts";
import type { Reconstructions } from "../evaluate/generate.ts";
import type { Images } from "../picture/images.ts";
import type { PictureRow } from "../picture/rows.ts";
import type { TrainingImages } from "../train/train.ts";
import type { DataShape } from "../vae/interfaces.ts";

/**
 * The images of a data set by split. If the data set has no validation images, they are taken from the training images.
 *
 * @throws ConfigError as `splitValidation` does, or if the data set has its own validation images and another number
 *   is configured
 */
export function splitImages(
  dataset: Pick<Dataset, "train" | "validation" | "test">,
  { validation, seed }: Pick<Config, "validation" | "seed">,
): TrainingImages {
  const { train, validation: own, test } = dataset;
  if (own !== undefined && validation !== 0 && validation !== own.count) {
    throw new ConfigError(`the data have their own ${own.count} validation images, found ${validation}.`, {
      setting: "validation",
      value: validation,
      remedy: advice`Drop ${change("validation")}.`,
    });
  }
  const split = own === undefined ? splitValidation(train, validation, seed) : { train, validation: own };
  return { ...split, ...(test.count > 0 && { test }) };
}

/** One split of a run's data. Throws ConfigError if the run has no such split, or the split has no images. */
export function requireSplit(
  dataset: Pick<Dataset, "train" | "validation" | "test">,
  config: Pick<Config, "validation" | "seed">,
  name: SplitName,
): Source {
  const splits = splitImages(dataset, config);
  const split = splits[name];
  if (split !== undefined) return split;
  const known = Object.keys(splits).join(", ");
  throw new ConfigError(`expected one of this run's ${known}, found ${name}.`, {
    setting: "split",
    value: name,
  });
}

/** Presents images of a split as in training. Validation images come from the training file. */
export function splitPresenter(config: Config, shape: DataShape, name: SplitName): Presenter {
  return createPresenter(presentationOf(config, shape), name === "test" ? "test" : "train");
}

/** The same without corruption, as for scores. */
export function cleanPresenter(config: Config, shape: DataShape, name: SplitName): Presenter {
  const presentation = { ...presentationOf(config, shape), corruption: { kind: "none" } as const };
  return createPresenter(presentation, name === "test" ? "test" : "train");
}

export interface ReconstructedImages {
  readonly originals: Images;
  /** The model's input images, if it restores corrupted images. */
  readonly corrupted?: Images;
  readonly reconstructions: Images;
}

/** Reconstructions as `Images`, for pictures. */
export function reconstructedImages(
  { originals, corrupted, reconstructions }: Reconstructions,
  shape: DataShape,
): ReconstructedImages {
  return {
    originals: imagesOf(originals, shape),
    ...(corrupted && { corrupted: imagesOf(corrupted, shape) }),
    reconstructions: imagesOf(reconstructions, shape),
  };
}

/** Pixels of whole images as `Images`, for pictures. */
export function imagesOf(pixels: Uint8Array | Float32Array, shape: DataShape): Images {
  const [height, width] = shape;
  const channels = pictureChannels(shape);
  return { count: pixels.length / (height * width * channels), height, width, channels, pixels };
}

/** Throws DataError if images are neither grey nor RGB. */
function pictureChannels([, , channels]: DataShape): 1 | 3 {
  if (channels === 1 || channels === 3) return channels;
  throw new DataError(
    `images: expected 1 channel (grey) or 3 (RGB), found ${channels}. Convert them, or leave channels out.`,
  );
}

/** Originals and reconstructions; for a model that restores images, also its corrupted inputs between them. */
export function reconstructionRows(pixels: Reconstructions, shape: DataShape): readonly PictureRow[] {
  const { originals, corrupted, reconstructions } = reconstructedImages(pixels, shape);
  return [
    { label: "originals", images: originals },
    ...(corrupted === undefined ? [] : [{ label: "corrupted", images: corrupted }]),
    { label: "reconstructions", images: reconstructions },
  ];
}
