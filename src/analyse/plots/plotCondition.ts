import { sameLabel } from "../../evaluate/condition.ts";
import { className, labelOf } from "../classes.ts";
import type { TrainedModel } from "../trainedModel.ts";
import type { PlotOptions } from "./options.ts";
import { labelsOf, type PlotSplit } from "./source.ts";

/** The condition of a plot's codes. */
export interface PlotCondition {
  /** A label for each code; absent if the model is not conditional. */
  readonly condition?: Uint8Array;
  /** ` · class 3`, for a subtitle; empty if the model is not conditional. */
  readonly about: string;
}

const nothing: PlotCondition = { about: "" };

/**
 * The condition of codes around those of images, `each` for every image: the chosen class, or by default the image's
 * own.
 *
 * @throws ConfigError if a class is chosen and the model is not conditional, or has no such class
 */
export async function conditionOfImages(
  trained: TrainedModel,
  { class: chosen }: PlotOptions,
  {
    split,
    images,
    each,
  }: { readonly split: PlotSplit; readonly images: readonly number[]; readonly each: number },
): Promise<PlotCondition> {
  if (chosen !== undefined) return conditionOfClass(trained, labelOf(trained, chosen), images.length * each);
  const own = trained.model.parts.condition && (await labelsOf(split, Uint32Array.from(images)));
  if (own === undefined) return nothing;
  const condition = new Uint8Array(images.length * each).map((_, code) => own[Math.floor(code / each)] ?? 0);
  const [first = 0] = own;
  const about = own.every((label) => label === first)
    ? `class ${className(trained, first)}`
    : "each image's class";
  return { condition, about: ` · ${about}` };
}

/**
 * The condition of codes that belong to no image: the chosen class, or by default the first.
 *
 * @throws ConfigError as `conditionOfImages` does
 */
export function conditionOfCodes(
  trained: TrainedModel,
  { class: chosen }: PlotOptions,
  count: number,
): PlotCondition {
  if (chosen !== undefined) return conditionOfClass(trained, labelOf(trained, chosen), count);
  return trained.model.parts.condition === undefined ? nothing : conditionOfClass(trained, 0, count);
}

function conditionOfClass(trained: TrainedModel, label: number, count: number): PlotCondition {
  return {
    condition: sameLabel(trained.model, label, count),
    about: ` · class ${className(trained, label)}`,
  };
}
