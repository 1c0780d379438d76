import { concat } from "../../graph/build.ts";
import type { Value } from "../../graph/value.ts";
import { type ImageValue, imageFrom } from "../../nn/image.ts";
import type { InitialisationScheme } from "../../nn/initialise.ts";
import { linear } from "../../nn/linear.ts";
import type { Scope } from "../../nn/scope.ts";

/**
 * An image with one channel more, which an affine map `condition` of c [N, K] paints; the image itself without a
 * condition. Planes of constant numbers, one for each number of c, would tell a convolution the same everywhere but at
 * the border, and cost K channels instead of one: eleven for a grey digit. A painted plane can also say something else
 * at each place.
 */
export function withConditionPlane(
  scope: Scope,
  image: ImageValue,
  c: Value | undefined,
  scheme: InitialisationScheme,
): ImageValue {
  if (c === undefined) return image;
  const { height, width, channels } = image;
  const painted = linear(scope.within("condition"), c, height * width, scheme);
  const plane = imageFrom(painted, { height, width, channels: 1 });
  return { height, width, channels: channels + 1, value: concat([image.value, plane.value], 2) };
}
