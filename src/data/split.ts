import { ConfigError } from "../errors.ts";
import { randomStream } from "../random/stream.ts";
import { everyImage } from "./batches.ts";
import { fileRowOf, type ImageSplit, imageSizeOf } from "./dataset.ts";

export interface ValidationSplit {
  readonly train: ImageSplit;
  readonly validation?: ImageSplit;
}

/**
 * Takes validation images out of the training images, at random: the first `validationCount` of the permutation of
 * the stream "validation" at step 0, each part kept in the order of the file. No pixel is copied: both parts are
 * subsets of the same pixels, and share no image.
 *
 * @param validationCount 0 for none, which gives the training images back as they are; at least one must stay
 * @throws ConfigError where validationCount is not such an integer
 */
export function splitValidation(split: ImageSplit, validationCount: number, seed: number): ValidationSplit {
  if (!Number.isInteger(validationCount) || validationCount < 0 || validationCount >= split.count) {
    throw new ConfigError(
      `validation: expected from 0 to ${split.count - 1} of the ${split.count} training images ` +
        `(at least one must stay for training), found ${validationCount}.`,
    );
  }
  if (validationCount === 0) return { train: split };
  const order = randomStream(seed, "validation").permutation(0, split.count);
  return {
    train: subsetOf(split, order.slice(validationCount).sort()),
    validation: subsetOf(split, order.slice(0, validationCount).sort()),
  };
}

/**
 * The first images of a split, without a copy.
 *
 * @throws ConfigError where count is no whole number from 1 to the split's
 */
export function firstImages(split: ImageSplit, count: number): ImageSplit {
  if (count === split.count) return split;
  if (!Number.isInteger(count) || count < 1 || count > split.count) {
    throw new ConfigError(`images: expected from 1 to ${split.count}, as many as there are, found ${count}.`);
  }
  return subsetOf(split, everyImage(count));
}

function subsetOf(split: ImageSplit, images: Uint32Array): ImageSplit {
  const { labels, conditions } = split;
  return {
    count: images.length,
    pixels: split.pixels,
    ...(labels && { labels: Uint8Array.from(images, (image) => labels[image] ?? 0) }),
    ...(conditions && { conditions: rowsOf(conditions, conditions.length / split.count, images) }),
    subset: { rows: images.map((image) => fileRowOf(split, image)), imageSize: imageSizeOf(split) },
  };
}

/** Rows of so many numbers each, one after another. */
function rowsOf(values: Float32Array, width: number, rows: Uint32Array): Float32Array {
  const chosen = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    chosen.set(values.subarray(row * width, (row + 1) * width), at * width);
  });
  return chosen;
}
