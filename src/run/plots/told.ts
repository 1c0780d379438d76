import { sameLabel } from "../../evaluate/condition.ts";
import { className, labelOf } from "../classes.ts";
import type { LoadedRun } from "../loadRun.ts";
import type { PlotOptions } from "./kind.ts";
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
export function toldOfImages(
  run: LoadedRun,
  { class: chosen }: PlotOptions,
  {
    split,
    images,
    each,
  }: { readonly split: PlotSplit; readonly images: readonly number[]; readonly each: number },
): Told {
  if (chosen !== undefined) return toldClass(run, labelOf(run, chosen), images.length * each);
  const own = run.model.parts.condition && labelsOf(split, Uint32Array.from(images));
  if (own === undefined) return nothing;
  const condition = new Uint8Array(images.length * each).map((_, code) => own[Math.floor(code / each)] ?? 0);
  const [first = 0] = own;
  const about = own.every((label) => label === first)
    ? `class ${className(run, first)}`
    : "each image's class";
  return { condition, about: ` · ${about}` };
}

/**
 * What a model is told of codes that are of no image: the class that was chosen, else the first.
 *
 * @throws ConfigError as `toldOfImages` does
 */
export function toldOfCodes(run: LoadedRun, { class: chosen }: PlotOptions, count: number): Told {
  if (chosen !== undefined) return toldClass(run, labelOf(run, chosen), count);
  return run.model.parts.condition === undefined ? nothing : toldClass(run, 0, count);
}

function toldClass(run: LoadedRun, label: number, count: number): Told {
  return { condition: sameLabel(run.model, label, count), about: ` · class ${className(run, label)}` };
}
