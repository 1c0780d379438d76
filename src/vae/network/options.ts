import { ConfigError } from "../../errors.ts";
import type { ActivationName } from "../../nn/activations.ts";
import type { InitialisationScheme } from "../../nn/initialise.ts";
import type { NormalisationName } from "../../nn/layerNames.ts";

/** The options of every network. */
export interface NetworkOptions {
  /** After every layer but a decoder's last. Default: relu. */
  readonly activation?: ActivationName;
  /** Default: pytorch, but he for the Burgess network. */
  readonly initialisation?: InitialisationScheme;
}

/** The options of every convolutional network. */
export interface ImageNetworkOptions extends NetworkOptions {
  /** Between a convolution and its activation; dense layers and a decoder's last layer have none. Default: none. */
  readonly normalisation?: NormalisationName;
}

/** Every option with its value. */
export function resolveOptions(options: ImageNetworkOptions): Required<ImageNetworkOptions> {
  const { activation = "relu", normalisation = "none", initialisation = "pytorch" } = options;
  return { activation, normalisation, initialisation };
}

/** Throws ConfigError for a list with anything but whole numbers from 1 on. */
export function requireWholeNumbers(name: string, list: readonly number[]): void {
  for (const number of list) {
    if (Number.isInteger(number) && number >= 1) continue;
    throw new ConfigError(
      `${name}: expected whole numbers from 1 on, found ${number} in [${list.join(", ")}]`,
    );
  }
}
