import type { Settings } from "../settings/field.ts";

/**
 * Defaults that depend on the networks: convolutional and residual networks have no dense layers, and the Burgess
 * network uses He initialisation, without which its loss hardly falls at first.
 */
export function networkDefaults({ encoder = "dense", decoder = encoder }: Settings): Settings {
  const networks = [encoder, decoder];
  return {
    ...(networks.every((name) => name === "conv" || name === "residual") && { hiddenSizes: [] }),
    ...(networks.includes("burgess") && { initialisation: "he" }),
  };
}
