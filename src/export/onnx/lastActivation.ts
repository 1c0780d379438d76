import { reshape, transpose } from "../../graph/build.ts";
import type { OperationValue, Value } from "../../graph/value.ts";

/** Operators that do the same to every number, wherever it lies. */
const elementwise: ReadonlySet<string> = new Set<OperationValue["operator"]>(["sigmoid", "relu", "tanh"]);

/**
 * The same value, with an activation in front of reshapings and transpositions moved behind them: sigmoid last. The activation then
 * writes the output itself, where a Reshape at the end copies it. And ONNX Runtime makes one operator of a product and the
 * sigmoid right behind it, which is slower than the two by themselves.
 */
export function activationLast(value: Value): Value {
  if (value.kind !== "operation" || (value.operator !== "reshape" && value.operator !== "transpose")) {
    return value;
  }
  const [inner = value] = value.inputs;
  const moved = activationLast(inner);
  if (moved.kind !== "operation" || !elementwise.has(moved.operator)) return value;
  const [source = moved] = moved.inputs;
  const shaped =
    value.operator === "reshape"
      ? reshape(source, value.attributes.shape)
      : transpose(source, value.attributes.permutation);
  return value.graph.apply(moved.operator, [shaped], {});
}
