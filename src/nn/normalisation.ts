import { ConfigError } from "../errors.ts";
import {
  add,
  broadcast,
  divide,
  lastSize,
  multiply,
  reduceMean,
  reshape,
  sqrt,
  square,
  subtract,
} from "../graph/build.ts";
import { dimensionAt } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { formatImage, type ImageValue } from "./image.ts";
import type { Scope } from "./scope.ts";

export interface NormalisationOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly epsilon?: number;
}

export interface GroupNormOptions extends NormalisationOptions {
  /** The number of groups of adjacent channels; 1 normalises over the whole image. */
  readonly groups: number;
}

/**
 * Group normalisation (Wu and He 2018, equation 1), as torch.nn.GroupNorm: each group of channels of each datum is
 * normalised to mean 0 and variance 1 over all positions, then scaled and shifted by channel. There is no state between
 * batches. Declares `weight` [C], initially ones, and `bias` [C], initially zeros.
 *
 * Throws ConfigError naming the layer if the number of channels is not a multiple of the number of groups.
 */
export function groupNorm(
  scope: Scope,
  image: ImageValue,
  { groups, epsilon = 1e-5 }: GroupNormOptions,
): ImageValue {
  const { value, channels } = image;
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
    throw new ConfigError(
      `${scope.path}: expected groups that divide the channels of an image of ${formatImage(image)}, found ${groups}`,
    );
  }
  const batch = dimensionAt(value.type.shape, 0);
  // First over positions and then over the group's channels: each sum runs along adjacent memory.
  const perGroup = (x: Value): Value => {
    const perChannel = reshape(reduceMean(x, { axes: [1] }), [batch, groups, channels / groups]);
    return reduceMean(perChannel, { axes: [2], keepDimensions: true });
  };
  const perImageChannel = (statistic: Value): Value =>
    reshape(broadcast(statistic, [batch, groups, channels / groups]), [batch, 1, channels]);
  const centred = subtract(value, perImageChannel(perGroup(value)));
  const deviation = sqrt(add(perGroup(square(centred)), epsilon));
  const { weight, bias } = scaleAndShift(scope, channels);
  const scale = divide(weight, perImageChannel(deviation));
  return { ...image, value: add(multiply(centred, scale), bias) };
}

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016) over the last axis, as torch.nn.LayerNorm of that size: each row of
 * channels is normalised to mean 0 and variance 1, then scaled and shifted by channel. [..., C] to [..., C]; in an
 * image, each position separately. Declares `weight` [C], initially ones, and `bias` [C], initially zeros.
 */
export function layerNorm(scope: Scope, x: Value, { epsilon = 1e-5 }: NormalisationOptions = {}): Value {
  const channels = lastSize(x);
  const last = { axes: [-1], keepDimensions: true };
  const centred = subtract(x, reduceMean(x, last));
  const deviation = sqrt(add(reduceMean(square(centred), last), epsilon));
  const { weight, bias } = scaleAndShift(scope, channels);
  return add(multiply(divide(centred, deviation), weight), bias);
}

function scaleAndShift(scope: Scope, channels: number): { readonly weight: Value; readonly bias: Value } {
  return {
    weight: scope.parameter("weight", [channels], { kind: "constant", value: 1 }),
    bias: scope.parameter("bias", [channels], { kind: "constant", value: 0 }),
  };
}
