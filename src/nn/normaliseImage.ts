import { ConfigError } from "../errors.ts";
import { formatImage, type ImageValue, mapImage } from "./image.ts";
import type { NormalisationName } from "./layerNames.ts";
import { groupNorm, layerNorm } from "./normalisation.ts";
import type { Scope } from "./scope.ts";

/**
 * Normalises the result of a convolution. Neither kind has state between batches.
 * - `group`: `groupNorm` with `groupCount` groups.
 * - `layer`: `layerNorm` over the channels of each position.
 *
 * Declares `weight` [C] and `bias` [C], unless there is no normalisation. Throws ConfigError naming the layer if the
 * mean would be over a single number: the result would be zero.
 */
export function normaliseImage(scope: Scope, image: ImageValue, name: NormalisationName): ImageValue {
  if (name === "none") return image;
  const groups = groupCount(image.channels);
  const numbers = name === "layer" ? image.channels : (image.height * image.width * image.channels) / groups;
  if (numbers === 1) {
    throw new ConfigError(
      `${scope.path}: ${name} normalisation of an image of ${formatImage(image)} would be zero, because its ` +
        "means are over single numbers. Use more channels or no normalisation.",
    );
  }
  return name === "group"
    ? groupNorm(scope, image, { groups })
    : mapImage(image, (value) => layerNorm(scope, value));
}

/** The largest number of groups of equal size, with at most 8 groups of at least 4 channels; otherwise one. */
export function groupCount(channels: number): number {
  return [8, 7, 6, 5, 4, 3, 2].find((count) => channels % count === 0 && channels / count >= 4) ?? 1;
}
