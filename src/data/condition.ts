import { advice, change } from "../advice.ts";
import { ConfigError, DataError } from "../errors.ts";
import type { Condition } from "../vae/interfaces.ts";
import type { Dataset } from "./dataset.ts";
import type { Source } from "./source.ts";
import { wholeField } from "./sources/passes.ts";

/** Conditions of images: labels as bytes, [count], or vectors as floats, [count, K]. */
export type ConditionRows = Uint8Array | Float32Array;

/**
 * The conditions of these rows of a source: labels or vectors.
 *
 * @throws DataError if the source has none
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
 * Throws DataError if a source lacks the condition of a model: labels are missing or not among the model's classes, or
 * vectors are missing, of another size than the model's, or not finite.
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
 * The number of classes of a data set: the number of its class names if it has them, otherwise one more than the
 * highest label of its training images.
 *
 * @throws DataError if images have no labels, or a validation or test image has a label that is not below this number
 * @throws ConfigError if there is only one class, which carries no information
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
