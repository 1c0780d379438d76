import type { OperatorAttributes, OperatorName } from "./ops/attributes.ts";
import type { Application } from "./ops/definition.ts";
import { appliedOperator, operandOf } from "./ops/patterns.ts";
import { definitionOf } from "./ops/table.ts";
import { sameShape, type ValueType } from "./shape.ts";
import { constant, type Graph, scalarConstant, type Value } from "./value.ts";

/**
 * A cheaper value that equals the result of the operator, or undefined if there is none. Applies the operator's own
 * rule, and two rules shared by all element-wise operators. Values are equal for every input, including NaN and
 * infinity (except for the sign of a zero); sums and products are not reordered. Runs when an expression is created,
 * which keeps gradients as small as handwritten ones: a cotangent of ones disappears, and nothing is repeated in memory
 * if an element-wise operator can broadcast it.
 */
export function simplify<Name extends OperatorName>(
  graph: Graph,
  operator: Name,
  inputs: readonly Value[],
  attributes: OperatorAttributes[Name],
  type: ValueType,
): Value | undefined {
  const { elementwise = false, simplify: own } = definitionOf(operator);
  const application = { graph, inputs, attributes, type };
  if (!elementwise) return own?.(application);
  return foldScalars(operator, application) ?? own?.(application) ?? withoutBroadcasts(operator, application);
}

/** Folds constant scalars in float64; results that overflow or are NaN stay visible in the graph. */
function foldScalars<Name extends OperatorName>(
  operator: Name,
  { graph, inputs, attributes, type }: Application<OperatorAttributes[Name]>,
): Value | undefined {
  if (type.shape.length !== 0 || !inputs.every((operand) => scalarConstant(operand) !== undefined))
    return undefined;
  const tensors = inputs.map((operand) => ({
    sizes: [],
    data: Float64Array.of(scalarConstant(operand) ?? Number.NaN),
  }));
  const [result] = definitionOf(operator).evaluate(tensors, attributes, []);
  if (result === undefined || !Number.isFinite(result)) return undefined;
  return constant(graph, result, type);
}

/** Element-wise operators broadcast their operands: repeat after them, or not at all. */
function withoutBroadcasts<Name extends OperatorName>(
  operator: Name,
  { graph, inputs, attributes, type }: Application<OperatorAttributes[Name]>,
): Value | undefined {
  const bare = inputs.map((operand) => {
    const repeated = appliedOperator(operand, "broadcast");
    return repeated === undefined ? operand : operandOf(repeated);
  });
  if (bare.every((operand, index) => operand === inputs[index])) return undefined;
  const inner = graph.apply(operator, bare, attributes);
  return sameShape(inner.type.shape, type.shape)
    ? inner
    : graph.apply("broadcast", [inner], { shape: type.shape });
}
