import { advice, change } from "../advice.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import type { DatumShape } from "../data/source.ts";
import { ConfigError } from "../errors.ts";

/** Whether data of this shape can be shown as pictures: images of 1 channel (grey) or 3 (RGB). */
export function isDrawable(shape: DatumShape): boolean {
  return undrawable(shape) === undefined;
}

/** Why data of this shape cannot be shown; undefined if they can. */
export function undrawable(shape: DatumShape): string | undefined {
  const [, , channels] = shape;
  if (channels === undefined)
    return `its data are ${shape.length === 1 ? "vectors" : "series"} of [${shape.join(", ")}] numbers, and only images can be shown`;
  if (channels === 1 || channels === 3) return undefined;
  return `its data have ${channels} channels, and only images of 1 (grey) or 3 (RGB) can be shown`;
}

/** The shape of a datum of a run: a vector [F], a series [T, F] or an image [H, W, C]. */
export function datumShapeOf({
  shape,
  imageShape,
}: Pick<DataProperties, "shape" | "imageShape">): DatumShape {
  const [a, b] = shape ?? [];
  if (a === undefined) return imageShape;
  return b === undefined ? [a] : [a, b];
}

/** `28 x 28 x 1`, `6 numbers`, `50 x 3 numbers`: the size of a datum. */
export function sizeText(shape: DatumShape): string {
  return `${shape.join(" x ")}${shape.length === 3 ? "" : " numbers"}`;
}

/** Throws ConfigError if a run's data cannot be shown as pictures; the remedy names a file for their numbers. */
export function requireDrawable(folder: string, shape: DatumShape): void {
  const reason = undrawable(shape);
  if (reason === undefined) return;
  throw new ConfigError(`${folder} has no pictures to write: ${reason}.`, {
    setting: "out",
    remedy: advice`Name a .npy or .csv file for the numbers: ${change("out", "x.npy")}`,
  });
}
