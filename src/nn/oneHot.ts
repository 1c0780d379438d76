import { abs, cast, greater, reshape, select, subtract } from "../graph/build.ts";
import { dimensionAt } from "../graph/shape.ts";
import { constant, type Value } from "../graph/value.ts";

/**
 * Labels [M], bytes or floats, as rows with a 1 in the label's place and 0 elsewhere: [M, classes]. A label outside the
 * classes gives zeros.
 */
export function oneHot(labels: Value, classes: number): Value {
  const every = Array.from({ length: classes }, (_, label) => label);
  const places = constant(labels.graph, every, { dataType: "float32", shape: [1, classes] });
  const column = reshape(cast(labels, "float32"), [dimensionAt(labels.type.shape, 0), 1]);
  return select(greater(abs(subtract(column, places)), 0.5), 0, 1);
}
