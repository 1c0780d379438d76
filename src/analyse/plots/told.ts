import { sameLabel } from "../../evaluate/condition.ts";
import { className, labelOf } from "../classes.ts";
import type { TrainedModel } from "../trainedModel.ts";
import type { PlotOptions } from "./options.ts";
import { labelsOf, type PlotSplit } from "./source.ts";

/** What a model is told of the codes of a plot. */
export interface Told {
  /** A label for each code; absent of a model that is told none. */
  readonly condition?: Uint8Array;
  /** ` · class 3`, for a subtitle; empty of a model that is told none. */
  readonly about: string;
}

const nothing: Told = { about: "" };

/**
 * What a model is told of codes around those of images, so many of each: the class that was chosen, else the image's own.
 *
 * @throws ConfigError where a class is chosen and the model is told none, or it has no such class
 */
export async function toldOfImages(
  trained: TrainedModel,
  { class: chosen }: PlotOptions,
  {
    split,
    images,
    each,
  }: { readonly split: PlotSplit; readonly images: readonly number[]; readonly each: number },
): Promise<Told> {
  if (chosen !== undefined) return toldClass(trained, labelOf(trained, chosen), images.length * each);
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
 * What a model is told of codes that are of no image: the class that was chosen, else the first.
 *
 * @throws ConfigError as `toldOfImages` does
 */
export function toldOfCodes(trained: TrainedModel, { class: chosen }: PlotOptions, count: number): Told {
  if (chosen !== undefined) return toldClass(trained, labelOf(trained, chosen), count);
  return trained.model.parts.condition === undefined ? nothing : toldClass(trained, 0, count);
}

function toldClass(trained: TrainedModel, label: number, count: number): Told {
  return {
    condition: sameLabel(trained.model, label, count),
    about: ` · class ${className(trained, label)}`,
  };
}
