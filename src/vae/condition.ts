import { ConfigError } from "../errors.ts";
import { broadcast, concat, reshape } from "../graph/build.ts";
import { dimensionAt, N } from "../graph/shape.ts";
import { type Graph, input, type Value } from "../graph/value.ts";
import { oneHot } from "../nn/oneHot.ts";
import type { Condition } from "./interfaces.ts";

/** The additional input of a conditional model's programs: uint8 [N] for labels, float32 [N, K] for vectors. */
export const conditionInput = "condition";

/** K, the numbers of c. */
export function conditionSize(condition: Condition): number {
  return condition.kind === "labels" ? condition.classes : condition.size;
}

/**
 * Throws ConfigError if the number of classes is not from 1 to 256, or the size of a vector is not a whole number from
 * 1 on.
 */
export function requireCondition(condition: Condition): void {
  const size = conditionSize(condition);
  const most = condition.kind === "labels" ? 256 : Number.MAX_SAFE_INTEGER;
  if (Number.isSafeInteger(size) && size >= 1 && size <= most) return;
  throw new ConfigError(
    condition.kind === "labels"
      ? `condition: expected from 1 to 256 classes, as labels are bytes, found ${size}.`
      : `condition: expected a vector of one number or more, found ${size}.`,
  );
}

/** c of a batch, float32 [N, K], from the program's input. A label that is no class gives zeros. */
export function conditionOf(graph: Graph, condition: Condition): Value {
  if (condition.kind === "vector")
    return input(graph, conditionInput, { dataType: "float32", shape: [N, condition.size] });
  return oneHot(input(graph, conditionInput, { dataType: "uint8", shape: [N] }), condition.classes);
}

/** c once for each of k samples of a datum: [N, K] to [k N, K]. */
export function conditionPerSample(c: Value, k: number): Value {
  const size = dimensionAt(c.type.shape, 1);
  if (k === 1) return c;
  return reshape(broadcast(reshape(c, [N, 1, size]), [N, k, size]), [{ batch: k }, size]);
}

/** Features or codes [M, F] with c [M, K] behind them: [M, F + K]; as they are without a condition. */
export function besideCondition(value: Value, c: Value | undefined): Value {
  return c === undefined ? value : concat([value, c], 1);
}
