import type { Settings } from "../settings/field.ts";

/**
 * Defaults that depend on the networks: convolutions have no dense layers unless they are asked for, and the Burgess network
 * begins with He's first values, without which its loss hardly falls at first.
 */
export function networkDefaults({ encoder = "dense", decoder = encoder }: Settings): Settings {
  const networks = [encoder, decoder];
  return {
    ...(networks.every((name) => name === "conv" || name === "residual") && { hiddenSizes: [] }),
    ...(networks.includes("burgess") && { initialisation: "he" }),
  };
}
