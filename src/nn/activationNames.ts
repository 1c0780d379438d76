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
