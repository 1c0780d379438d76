import type { Value } from "../../graph/value.ts";
import { activations } from "../../nn/activations.ts";
import { linear } from "../../nn/linear.ts";
import type { Scope } from "../../nn/scope.ts";
import type { NetworkOptions } from "./options.ts";

/** Fully connected layers `hidden.0`, `hidden.1`, ..., each with its activation: [M, in] to [M, last width]. */
export function hiddenLayers(
  scope: Scope,
  x: Value,
  widths: readonly number[],
  { activation = "relu", initialisation = "pytorch" }: NetworkOptions,
): Value {
  return widths.reduce(
    (value, width, index) =>
      activations[activation](linear(scope.within(`hidden.${index}`), value, width, initialisation)),
    x,
  );
}
