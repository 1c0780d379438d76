import { GraphError } from "../errors.ts";
import type { OperatorAttributes, OperatorName } from "./ops/attributes.ts";
import { definitionOf } from "./ops/table.ts";
import { formatType, requirePositiveSizes, type ValueType } from "./shape.ts";
import { simplify } from "./simplify.ts";
import type { Graph, Leaf, OperationValue, Value } from "./value.ts";

/** Constants with more elements than this are compared by identity, not by their numbers. */
const comparedElements = 64;

/** An empty graph. Equal leaves and equal expressions become one value; expressions are simplified as they are made. */
export function createGraph(): Graph {
  const values: Value[] = [];
  const known = new Map<string, Value>();

  function intern(key: string, make: (index: number) => Value): Value {
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    const value = Object.freeze(make(values.length));
    values.push(value);
    known.set(key, value);
    return value;
  }

  const graph: Graph = {
    values,
    leaf(leaf) {
      requirePositiveSizes(
        leaf.type.shape,
        leaf.kind === "constant" ? leaf.kind : `${leaf.kind} ${leaf.name}`,
      );
      const value = intern(leafKey(leaf, values.length), (index) => ({ ...leaf, graph, index, inputs: [] }));
      requireSameType(value, leaf);
      return value;
    },
    apply<Name extends OperatorName>(
      operator: Name,
      inputs: readonly Value[],
      attributes: OperatorAttributes[Name],
    ): Value {
      for (const operand of inputs) {
        if (operand.graph !== graph) throw new GraphError(`${operator}: an operand belongs to another graph`);
      }
      const type = definitionOf(operator).type(
        inputs.map((operand) => operand.type),
        attributes,
      );
      requirePositiveSizes(type.shape, operator);
      const simpler = simplify(graph, operator, inputs, attributes, type);
      if (simpler !== undefined) return simpler;
      return intern(operationKey(operator, inputs, attributes), (index) => {
        const value = { kind: "operation", operator, attributes, inputs: [...inputs], type, graph, index };
        return value as unknown as OperationValue;
      });
    },
  };
  return graph;
}

function leafKey(leaf: Leaf, index: number): string {
  if (leaf.kind !== "constant") return `${leaf.kind} ${leaf.name}`;
  if (leaf.data.length > comparedElements) return `constant #${index}`;
  return `constant ${formatType(leaf.type)} ${leaf.data.map((x) => (Object.is(x, -0) ? "-0" : x)).join()}`;
}

function operationKey(operator: string, inputs: readonly Value[], attributes: object): string {
  return `${operator}(${inputs.map((operand) => operand.index).join()}) ${JSON.stringify(attributes)}`;
}

function requireSameType(value: Value, leaf: { readonly kind: string; readonly type: ValueType }): void {
  const [known, asked] = [formatType(value.type), formatType(leaf.type)];
  if (known === asked) return;
  const name = "name" in value ? ` ${value.name}` : "";
  throw new GraphError(`${leaf.kind}${name}: expected ${known}, as first declared, found ${asked}`);
}
