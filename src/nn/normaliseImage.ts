import { ConfigError } from "../errors.ts";
import { formatImage, type ImageValue, mapImage } from "./image.ts";
import type { NormalisationName } from "./layerNames.ts";
import { groupNorm, layerNorm } from "./normalisation.ts";
import type { Scope } from "./scope.ts";

/**
 * Brings the result of a convolution to a common scale. Neither kind remembers anything between batches.
 * - `group`: `groupNorm` with as many groups as `groupCount` says.
 * - `layer`: `layerNorm` over the channels of each position.
 *
 * Declares `weight` [C] and `bias` [C], unless there is no normalisation. Throws ConfigError naming the layer if a mean
 * would be taken over one number only, as nothing would be left of it.
 */
export function normaliseImage(scope: Scope, image: ImageValue, name: NormalisationName): ImageValue {
  if (name === "none") return image;
  const groups = groupCount(image.channels);
  const numbers = name === "layer" ? image.channels : (image.height * image.width * image.channels) / groups;
  if (numbers === 1) {
    throw new ConfigError(
      `${scope.path}: ${name} normalisation of an image of ${formatImage(image)} would leave nothing of it, as it takes ` +
        "means over one number. Use more channels or no normalisation.",
    );
  }
  return name === "group"
    ? groupNorm(scope, image, { groups })
    : mapImage(image, (value) => layerNorm(scope, value));
}

/** The largest number of groups, 8 at most, that have the same number of channels each, 4 at least; otherwise one. */
export function groupCount(channels: number): number {
  return [8, 7, 6, 5, 4, 3, 2].find((count) => channels % count === 0 && channels / count >= 4) ?? 1;
}
