import { add } from "../graph/build.ts";
import { type ActivationName, activations } from "./activations.ts";
import { convolution } from "./convolution.ts";
import { type ImageValue, mapImage } from "./image.ts";
import type { InitialisationScheme } from "./initialise.ts";
import type { NormalisationName } from "./layerNames.ts";
import { normaliseImage } from "./normaliseImage.ts";
import type { Scope } from "./scope.ts";

export interface ResidualBlockOptions {
  /** Channels of the result. */
  readonly channels: number;
  /** Default: relu. */
  readonly activation?: ActivationName;
  /** After each of the two convolutions. Default: none. */
  readonly normalisation?: NormalisationName;
  /** Default: pytorch. */
  readonly initialisation?: InitialisationScheme;
}

/**
 * A residual block (He et al. 2016, "Deep residual learning", figure 2 and equation 2): activation(F(x) + S(x)), where
 * F is two 3 x 3 convolutions, `first` and `second`, with an activation between them, and the shortcut S is the image
 * itself, or, if the number of channels changes, a 1 x 1 convolution `shortcut` without bias (the paper's option B).
 * Height and width do not change.
 */
export function residualBlock(scope: Scope, image: ImageValue, options: ResidualBlockOptions): ImageValue {
  const { channels, activation = "relu", normalisation = "none", initialisation = "pytorch" } = options;
  const activate = activations[activation];
  const layer = (name: string, from: ImageValue): ImageValue => {
    const within = scope.within(name);
    const made = convolution(within, from, { channels, kernel: 3, padding: 1, initialisation });
    return normaliseImage(within.within("normalisation"), made, normalisation);
  };
  const second = layer("second", mapImage(layer("first", image), activate));
  const shortcut =
    image.channels === channels
      ? image
      : convolution(scope.within("shortcut"), image, { channels, kernel: 1, bias: false, initialisation });
  return mapImage(second, (value) => activate(add(value, shortcut.value)));
}
