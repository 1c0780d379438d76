import { DataError } from "../errors.ts";
import type { Likelihood } from "../vae/seams.ts";
import type { ImageShape, ImageSplit } from "./dataset.ts";

/** As many images are looked at as tell whether they are of the kind. */
const lookedAt = 1000;

/**
 * Throws DataError where a likelihood is not one of such data. Pixels are bytes, scaled to [0, 1], which all likelihoods
 * take but that of one-hot columns.
 */
export function requireSupport(
  { name, support }: Pick<Likelihood, "name" | "support">,
  split: Pick<ImageSplit, "count" | "pixels">,
  shape: ImageShape,
): void {
  if (support !== "one-hot") return;
  const [height, width, categories] = shape;
  const columns = Math.min(split.count, lookedAt) * height * width;
  for (let column = 0; column < columns; column++) {
    const values = split.pixels.subarray(column * categories, (column + 1) * categories);
    if (isOneHot(values)) continue;
    const image = Math.floor(column / (height * width));
    throw new DataError(
      `image ${image}: the likelihood '${name}' expected one-hot columns, in each ${categories} numbers of the last axis one 255 ` +
        `and else 0, found ${describe(values)}. For images take bernoulli, gaussian or discretized-logistic.`,
    );
  }
}

function isOneHot(values: Uint8Array): boolean {
  return values.filter((value) => value === 255).length === 1 && values.every((v) => v === 0 || v === 255);
}

function describe(values: Uint8Array): string {
  return values.length <= 8 ? `[${values.join(", ")}]` : `[${values.subarray(0, 8).join(", ")}, ...]`;
}
