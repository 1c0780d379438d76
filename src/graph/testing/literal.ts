import type { OperatorAttributes, OperatorName } from "../ops/attributes.ts";
import { definitionOf } from "../ops/table.ts";
import type { Graph, Value } from "../value.ts";

/** A graph without simplifications, as a reference for simplified ones. */
export function literalGraph(): Graph {
  const values: Value[] = [];
  const push = (value: object): Value => {
    values.push({ ...value, graph, index: values.length } as Value);
    return values[values.length - 1] as Value;
  };
  const named = new Map<string, Value>();
  const graph: Graph = {
    values,
    leaf(leaf) {
      if (leaf.kind === "constant") return push({ ...leaf, inputs: [] });
      const value = named.get(leaf.name) ?? push({ ...leaf, inputs: [] });
      named.set(leaf.name, value);
      return value;
    },
    apply<Name extends OperatorName>(
      operator: Name,
      inputs: readonly Value[],
      attributes: OperatorAttributes[Name],
    ) {
      const types = inputs.map((operand) => operand.type);
      const type = definitionOf(operator).type(types, attributes);
      return push({ kind: "operation", operator, attributes, inputs, type });
    },
  };
  return graph;
}
