import { advice, change } from "../advice.ts";
import { ConfigError, DataError } from "../errors.ts";
import type { Condition } from "../vae/interfaces.ts";
import type { Dataset } from "./dataset.ts";
import type { Source } from "./source.ts";
import { wholeField } from "./sources/passes.ts";

/** What models are told of images: bytes of labels, [count], or floats of vectors, [count, K]. */
export type ConditionRows = Uint8Array | Float32Array;

/**
 * The condition of each of these rows of a source: their labels, or their vectors.
 *
 * @throws DataError where the source has none
 */
export async function gatherConditions(
  source: Source,
  rows: Uint32Array,
  kind: Condition["kind"],
): Promise<ConditionRows> {
  const field = kind === "labels" ? "labels" : "conditions";
  const size = source.fields[field];
  if (size === undefined) throw noConditions(kind);
  if (field === "labels") {
    const labels = new Uint8Array(rows.length);
    await source.gather(rows, { labels });
    return labels;
  }
  const conditions = new Float32Array(rows.length * size);
  await source.gather(rows, { conditions });
  return conditions;
}

/**
 * Throws DataError where a source cannot give a model what it is conditioned on: it has no labels or one that is no class of
 * the model's, or no vectors, others than the model takes, or numbers that are not finite.
 *
 * @param name of the split, for the error
 */
export async function requireConditions(condition: Condition, source: Source, name: string): Promise<void> {
  if (condition.kind === "labels") requireLabels(condition.classes, await wholeField(source, "labels"), name);
  else requireVectors(condition.size, source, await wholeField(source, "conditions"), name);
}

function requireLabels(classes: number, labels: Uint8Array | undefined, name: string): void {
  if (labels === undefined) throw noConditions("labels", name);
  const stray = labels.findIndex((label) => label >= classes);
  if (stray < 0) return;
  throw new DataError(
    `${name} image ${stray}: expected a label below ${classes}, the model's number of classes, found ${labels[stray]}. ` +
      "No training image has this class, or the model was trained on other data.",
  );
}

function requireVectors(
  size: number,
  { count }: Source,
  conditions: Float32Array | undefined,
  name: string,
): void {
  if (conditions === undefined) throw noConditions("vector", name);
  if (conditions.length !== count * size) {
    throw new DataError(
      `${name} conditions: expected ${size} numbers for each of ${count} images, found ${conditions.length} in total.`,
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
  if (kind === "vector") {
    return new DataError(
      `expected a vector for each image, but ${images} have none. Add their conditions to the split.`,
      { setting: "condition", value: kind },
    );
  }
  return new DataError(`expected a label for each image, but ${images} have none.`, {
    setting: "condition",
    value: kind,
    remedy: advice`Add an array of labels to the file of the images or in a separate file (${change("labels")} selects it), or drop ${change("condition")}.`,
  });
}

/**
 * How many classes the labels of a data set tell apart: as many as it has names for, else one more than the highest label
 * of its training images.
 *
 * @throws DataError where its images have no labels, or a test image has one that no training image has
 * @throws ConfigError where there is one class alone, which tells nothing
 */
export async function countClasses({
  classes,
  train,
  validation,
  test,
}: Pick<Dataset, "classes" | "train" | "validation" | "test">): Promise<number> {
  const labels = await wholeField(train, "labels");
  if (labels === undefined) throw noConditions("labels", "training");
  const count = classes?.length ?? 1 + labels.reduce((most, label) => Math.max(most, label), 0);
  requireLabels(count, labels, "training");
  if (validation !== undefined) requireLabels(count, await wholeField(validation, "labels"), "validation");
  if (test.count > 0) requireLabels(count, await wholeField(test, "labels"), "test");
  if (count > 1) return count;
  throw new ConfigError("expected two classes or more, found one, which carries no information.", {
    setting: "condition",
    value: "labels",
    remedy: advice`Drop ${change("condition")}.`,
  });
}
