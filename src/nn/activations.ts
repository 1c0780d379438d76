import {
  add,
  erf,
  exp,
  greater,
  multiply,
  relu,
  select,
  sigmoid,
  softplus,
  subtract,
  tanh,
} from "../graph/build.ts";
import type { Value } from "../graph/value.ts";
import type { ActivationName } from "./layerNames.ts";

export { type ActivationName, activationNames } from "./layerNames.ts";

/** Activation functions by their names in configurations. */
export const activations = {
  relu,
  leakyRelu: (x: Value): Value => leakyRelu(x, 0.01),
  elu: (x: Value): Value => elu(x, 1),
  /** x sigmoid(x) (Elfwing et al. 2018). */
  silu: (x: Value): Value => multiply(x, sigmoid(x)),
  gelu,
  tanh,
  sigmoid,
  softplus,
} as const satisfies Record<ActivationName, (x: Value) => Value>;

/** x where positive, slope x elsewhere (Maas et al. 2013). */
export function leakyRelu(x: Value, slope: number): Value {
  return select(greater(x, 0), x, multiply(x, slope));
}

/** x where positive, alpha (e^x - 1) elsewhere (Clevert et al. 2016). The unused branch never overflows. */
export function elu(x: Value, alpha: number): Value {
  const negativePart = subtract(x, relu(x));
  return select(greater(x, 0), x, multiply(subtract(exp(negativePart), 1), alpha));
}

/** x Phi(x), with Phi the standard normal distribution function (Hendrycks and Gimpel 2016). */
export function gelu(x: Value): Value {
  return multiply(x, multiply(add(erf(multiply(x, Math.SQRT1_2)), 1), 0.5));
}
