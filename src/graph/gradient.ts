import { GraphError } from "../errors.ts";
import { add, broadcast, reduceSum, reshape } from "./build.ts";
import type { OperatorDefinition } from "./ops/definition.ts";
import { definitionOf } from "./ops/table.ts";
import { formatType, repeatedAxes, sameShape } from "./shape.ts";
import { constant, type OperationValue, type Value } from "./value.ts";

/**
 * The derivatives of a scalar with respect to values, by reverse accumulation. Only values between `target` and
 * `withRespectTo` are built. The derivative is zeros for a value that the target does not depend on.
 *
 * Throws GraphError if the target is not a float32 scalar.
 */
export function gradients(target: Value, withRespectTo: readonly Value[]): Value[] {
  if (target.type.dataType !== "float32" || target.type.shape.length !== 0) {
    throw new GraphError(
      `gradients: expected a float32 scalar to differentiate, found ${formatType(target.type)}`,
    );
  }
  const { graph } = target;
  const cotangents = new Map<Value, Value>([[target, constant(graph, 1)]]);
  const onPath = dependents(target, withRespectTo);

  for (const value of [...onPath].sort((a, b) => b.index - a.index)) {
    const cotangent = cotangents.get(value);
    if (value.kind !== "operation" || cotangent === undefined) continue;
    contributions(value, cotangent).forEach((contribution, position) => {
      const operand = value.inputs[position];
      if (operand === undefined || contribution === undefined || !onPath.has(operand)) return;
      const summed = sumToShape(contribution(), operand);
      const before = cotangents.get(operand);
      cotangents.set(operand, before === undefined ? summed : add(before, summed));
    });
  }
  return withRespectTo.map(
    (value) => cotangents.get(value) ?? broadcast(constant(graph, 0), value.type.shape),
  );
}

function contributions(value: OperationValue, cotangent: Value) {
  const { gradient }: OperatorDefinition<never> = definitionOf(value.operator);
  if (gradient === "none") return [];
  const attributes = value.attributes as never;
  return gradient({ inputs: value.inputs, output: value, cotangent, attributes });
}

/** The values through which `target` depends differentiably on the sources, including the sources. */
function dependents(target: Value, sources: readonly Value[]): Set<Value> {
  const found = new Set<Value>(sources);
  for (const value of target.graph.values.slice(0, target.index + 1)) {
    if (value.kind !== "operation" || definitionOf(value.operator).gradient === "none") continue;
    if (value.inputs.some((operand) => found.has(operand))) found.add(value);
  }
  return found;
}

/** Undoes broadcasting: sums a contribution over the axes along which the operand was repeated. */
function sumToShape(contribution: Value, operand: Value): Value {
  const { shape } = operand.type;
  if (sameShape(contribution.type.shape, shape)) return contribution;
  const { added, stretched } = repeatedAxes(shape, contribution.type.shape);
  return reshape(reduceSum(contribution, { axes: [...added, ...stretched] }), shape);
}
