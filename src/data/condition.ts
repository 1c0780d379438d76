import { ConfigError, DataError } from "../errors.ts";
import type { Condition } from "../vae/seams.ts";
import type { Dataset, ImageSplit } from "./dataset.ts";

/** What models are told of images: bytes of labels, [count], or floats of vectors, [count, K]. */
export type ConditionRows = Uint8Array | Float32Array;

/**
 * What a model is told of images of a split, one after another: their labels, or their vectors.
 *
 * @throws DataError where the split has none
 */
export function gatherConditions(
  split: ImageSplit,
  images: ArrayLike<number>,
  kind: Condition["kind"],
): ConditionRows {
  if (kind === "labels") {
    const { labels } = split;
    if (labels === undefined) throw noConditions(kind);
    return Uint8Array.from(images, (image) => labels[image] ?? 0);
  }
  const { conditions } = split;
  if (conditions === undefined) throw noConditions(kind);
  const width = conditions.length / split.count;
  const rows = new Float32Array(images.length * width);
  for (let row = 0; row < images.length; row++) {
    const image = images[row] ?? 0;
    rows.set(conditions.subarray(image * width, (image + 1) * width), row * width);
  }
  return rows;
}

/**
 * Throws DataError where a split cannot tell a model what it asks for: it has no labels or one that is no class of the
 * model's, or no vectors, others than the model takes, or numbers that are not finite.
 *
 * @param name of the split, for the error
 */
export function requireConditions(condition: Condition, split: ImageSplit, name: string): void {
  if (condition.kind === "labels") requireLabels(condition.classes, split, name);
  else requireVectors(condition.size, split, name);
}

function requireLabels(classes: number, { labels, count }: ImageSplit, name: string): void {
  if (labels === undefined) throw noConditions("labels", name);
  if (labels.length !== count)
    throw new DataError(`${name} labels: expected one for each of ${count} images, found ${labels.length}.`);
  const stray = labels.findIndex((label) => label >= classes);
  if (stray < 0) return;
  throw new DataError(
    `${name} image ${stray}: expected a label below ${classes}, as the model has so many classes, found ${labels[stray]}. ` +
      "No training image has such a class, or the model is of other data.",
  );
}

function requireVectors(size: number, { conditions, count }: ImageSplit, name: string): void {
  if (conditions === undefined) throw noConditions("vector", name);
  if (conditions.length !== count * size) {
    throw new DataError(
      `${name} conditions: expected ${size} numbers for each of ${count} images, found ${conditions.length} in all.`,
    );
  }
  const bad = conditions.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new DataError(
    `${name} image ${Math.floor(bad / size)}: expected a condition of finite numbers, found ${conditions[bad]}.`,
  );
}

function noConditions(kind: Condition["kind"], name = "these"): DataError {
  const images = `${name} images`;
  return new DataError(
    kind === "labels"
      ? `condition (--condition labels): expected a label for each image, found ${images} without labels. Put the IDX files ` +
          "of labels beside those of the images, or drop --condition."
      : `condition: expected a vector for each image, found ${images} without: add their conditions to the split.`,
  );
}

/**
 * How many classes the labels of a data set tell apart: as many as it has names for, else one more than the highest label
 * of its training images.
 *
 * @throws DataError where its images have no labels, or a test image has one that no training image has
 * @throws ConfigError where there is one class alone, which tells nothing
 */
export function countClasses({ classes, train, test }: Pick<Dataset, "classes" | "train" | "test">): number {
  if (train.labels === undefined) throw noConditions("labels", "training");
  const count = classes?.length ?? 1 + train.labels.reduce((most, label) => Math.max(most, label), 0);
  requireLabels(count, train, "training");
  if (test.count > 0) requireLabels(count, test, "test");
  if (count > 1) return count;
  throw new ConfigError(
    "condition (--condition labels): expected two classes or more, found one: it tells nothing of an image. Drop --condition.",
  );
}
