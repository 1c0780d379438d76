/** Names of activation functions in configurations; activations.ts has a function for each. */
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

/** Names of normalisations in configurations; `normaliseImage` implements them. */
export const normalisationNames = ["none", "group", "layer"] as const;

export type NormalisationName = (typeof normalisationNames)[number];
