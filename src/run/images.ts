import type { Config } from "../config/config.ts";
import type { Dataset, ImageSplit } from "../data/dataset.ts";
import { splitValidation } from "../data/split.ts";
import { ConfigError, DataError } from "../errors.ts";
import type { Images } from "../picture/images.ts";
import type { TrainingImages } from "../train/train.ts";
import type { DataShape } from "../vae/seams.ts";
import type { SplitName } from "./splitNames.ts";

/** The images of a data set, validation images taken from those for training. */
export function splitImages(
  dataset: Pick<Dataset, "train" | "test">,
  { validation, seed }: Pick<Config, "validation" | "seed">,
): TrainingImages {
  const { test } = dataset;
  return { ...splitValidation(dataset.train, validation, seed), ...(test.count > 0 && { test }) };
}

/** One split of a run's data. Throws ConfigError where it has none of that name, or no images in it. */
export function requireSplit(
  dataset: Pick<Dataset, "train" | "test">,
  config: Pick<Config, "validation" | "seed">,
  name: SplitName,
): ImageSplit {
  const splits = splitImages(dataset, config);
  const split = splits[name];
  if (split !== undefined) return split;
  const known = Object.keys(splits).join(", ");
  throw new ConfigError(`split (--split): expected one of this run's ${known}, found ${name}.`);
}

/** Pixels of whole images as pictures take them. */
export function imagesOf(pixels: Uint8Array | Float32Array, shape: DataShape): Images {
  const [height, width] = shape;
  const channels = pictureChannels(shape);
  return { count: pixels.length / (height * width * channels), height, width, channels, pixels };
}

/** Throws DataError where images are neither grey nor RGB. */
export function pictureChannels([, , channels]: DataShape): 1 | 3 {
  if (channels === 1 || channels === 3) return channels;
  throw new DataError(
    `images: expected 1 channel (grey) or 3 (RGB), found ${channels}. Convert them, or leave channels out.`,
  );
}
