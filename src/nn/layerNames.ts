/** Non-linearities by the names that configurations use; activations.ts has a function for each. */
export const activationNames = [
  "relu",
  "leakyRelu",
  "elu",
  "silu",
  "gelu",
  "tanh",
  "sigmoid",
  "softplus",
] as const;

export type ActivationName = (typeof activationNames)[number];

/** How a layer's channels are normalised, by the names that configurations use; `normaliseImage` does it. */
export const normalisationNames = ["none", "group", "layer"] as const;

export type NormalisationName = (typeof normalisationNames)[number];
