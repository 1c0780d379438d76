import type { OperatorAttributes, OperatorName } from "./ops/attributes.ts";
import { definitionOf } from "./ops/table.ts";
import { dimensionAt, type Shape, sameDimension, sameShape, symbolicCount, type ValueType } from "./shape.ts";
import { constant, type Graph, type OperationValue, scalarConstant, type Value } from "./value.ts";

/**
 * A value equal to the operator applied and cheaper, or undefined where there is none. Values are equal for every
 * input (but for the sign of a zero), NaN and infinity included; sums and products are not reordered. Runs as each
 * expression is made, which keeps gradients as small as if they had been written by hand: a cotangent of ones
 * disappears, nothing is repeated in memory that an element-wise operator can broadcast by itself.
 */
export function simplify<Name extends OperatorName>(
  graph: Graph,
  operator: Name,
  inputs: readonly Value[],
  attributes: OperatorAttributes[Name],
  type: ValueType,
): Value | undefined {
  if (elementwise.has(operator)) {
    return (
      foldScalars(graph, operator, inputs, attributes, type) ??
      identity(graph, operator, inputs, type) ??
      withoutBroadcasts(graph, operator, inputs, attributes, type)
    );
  }
  return simplerLayout(graph, { operator, inputs, attributes } as Application, type);
}

type Application = {
  [N in OperatorName]: Pick<OperationValue & { operator: N }, "operator" | "inputs" | "attributes">;
}[OperatorName];

const elementwise: ReadonlySet<OperatorName> = new Set<OperatorName>([
  "add",
  "subtract",
  "multiply",
  "divide",
  "maximum",
  "minimum",
  "greater",
  "select",
  "negate",
  "abs",
  "exp",
  "log",
  "sqrt",
  "square",
  "reciprocal",
  "erf",
  "relu",
  "sigmoid",
  "tanh",
  "softplus",
]);

/** Scalars known now are computed now, in float64; what overflows or is not a number stays visible in the graph. */
function foldScalars<Name extends OperatorName>(
  graph: Graph,
  operator: Name,
  inputs: readonly Value[],
  attributes: OperatorAttributes[Name],
  type: ValueType,
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

/** x + 0, x * 1, -(-x), a + (-b) and their like. Only where the shape stays what it is. */
function identity(
  graph: Graph,
  operator: OperatorName,
  inputs: readonly Value[],
  type: ValueType,
): Value | undefined {
  const [a, b] = inputs;
  if (a === undefined) return undefined;
  const keeps = (value: Value) => (sameShape(value.type.shape, type.shape) ? value : undefined);
  if (operator === "negate") {
    const [first, second] = a.kind === "operation" && a.operator === "subtract" ? a.inputs : [];
    const swapped = first !== undefined && second !== undefined ? [second, first] : undefined;
    return swapped === undefined ? negated(a) : graph.apply("subtract", swapped, {});
  }
  if (b === undefined) return undefined;
  const [left, right] = [fill(a), fill(b)];
  const [minusLeft, minusRight] = [negated(a), negated(b)];
  switch (operator) {
    case "add":
      if (right === 0) return keeps(a);
      if (left === 0) return keeps(b);
      if (minusRight !== undefined) return graph.apply("subtract", [a, minusRight], {});
      if (minusLeft !== undefined) return graph.apply("subtract", [b, minusLeft], {});
      return undefined;
    case "subtract":
      if (right === 0) return keeps(a);
      if (minusRight !== undefined) return graph.apply("add", [a, minusRight], {});
      if (left === 0 && keeps(b) !== undefined) return graph.apply("negate", [b], {});
      return undefined;
    case "multiply":
      if (right === 1) return keeps(a);
      if (left === 1) return keeps(b);
      if (right === -1 && keeps(a) !== undefined) return graph.apply("negate", [a], {});
      if (left === -1 && keeps(b) !== undefined) return graph.apply("negate", [b], {});
      if (minusLeft !== undefined)
        return graph.apply("negate", [graph.apply("multiply", [minusLeft, b], {})], {});
      if (minusRight !== undefined)
        return graph.apply("negate", [graph.apply("multiply", [a, minusRight], {})], {});
      return undefined;
    case "divide":
      if (right === 1) return keeps(a);
      return undefined;
    default:
      return undefined;
  }
}

/** The number that fills a value: a scalar constant, or one repeated. */
function fill(value: Value): number | undefined {
  if (value.kind === "operation" && value.operator === "broadcast") return fill(operandOf(value));
  return scalarConstant(value);
}

function negated(value: Value): Value | undefined {
  return value.kind === "operation" && value.operator === "negate" ? value.inputs[0] : undefined;
}

function operandOf(value: OperationValue): Value {
  return value.inputs[0] ?? value;
}

/** Element-wise operators broadcast by themselves: repeat after them, or not at all. */
function withoutBroadcasts<Name extends OperatorName>(
  graph: Graph,
  operator: Name,
  inputs: readonly Value[],
  attributes: OperatorAttributes[Name],
  type: ValueType,
): Value | undefined {
  const bare = inputs.map((operand) =>
    operand.kind === "operation" && operand.operator === "broadcast" ? operandOf(operand) : operand,
  );
  if (bare.every((operand, index) => operand === inputs[index])) return undefined;
  const inner = graph.apply(operator, bare, attributes);
  return sameShape(inner.type.shape, type.shape)
    ? inner
    : graph.apply("broadcast", [inner], { shape: type.shape });
}

function simplerLayout(
  graph: Graph,
  { operator, inputs, attributes }: Application,
  type: ValueType,
): Value | undefined {
  const [x] = inputs;
  if (x === undefined) return undefined;
  const same = sameShape(x.type.shape, type.shape);
  const inner = x.kind === "operation" ? x : undefined;
  switch (operator) {
    case "reshape":
      if (same) return x;
      if (inner?.operator === "reshape")
        return graph.apply("reshape", [operandOf(inner)], { shape: type.shape });
      if (inner?.operator === "broadcast" && operandOf(inner).type.shape.length === 0) {
        return graph.apply("broadcast", [operandOf(inner)], { shape: type.shape });
      }
      return undefined;
    case "broadcast":
      if (same) return x;
      if (inner?.operator === "broadcast" || (inner?.operator === "reshape" && addsLeadingAxes(inner))) {
        return graph.apply("broadcast", [operandOf(inner)], { shape: type.shape });
      }
      return undefined;
    case "transpose":
      if (attributes.permutation.every((axis, index) => axis === index)) return x;
      if (inner?.operator === "transpose") {
        const first = inner.attributes.permutation;
        const permutation = attributes.permutation.map((axis) => first[axis] ?? axis);
        return graph.apply("transpose", [operandOf(inner)], { permutation });
      }
      return undefined;
    case "cast":
      return x.type.dataType === type.dataType ? x : undefined;
    case "slice":
    case "pad":
      return same ? x : undefined;
    case "concat":
      return inputs.length === 1 ? x : undefined;
    case "reduceSum":
    case "reduceMean":
    case "reduceMax":
      return attributes.axes.length === 0 ? x : undefined;
    case "size": {
      const counted = attributes.axes.map((axis) => dimensionAt(x.type.shape, axis));
      const { coefficient, power } = symbolicCount(counted);
      return power === 0 ? constant(graph, coefficient) : sizeOfOperand(graph, x.inputs, counted);
    }
    default:
      return undefined;
  }
}

/** The same sizes counted on an operand, and so in the end on a leaf: a size then keeps no computation alive. */
function sizeOfOperand(graph: Graph, operands: readonly Value[], counted: Shape): Value | undefined {
  for (const operand of operands) {
    const { shape } = operand.type;
    const axes = counted.map((dimension) => shape.findIndex((other) => sameDimension(other, dimension)));
    if (axes.every((axis) => axis >= 0)) return graph.apply("size", [operand], { axes });
  }
  return undefined;
}

/** Whether a reshape only adds axes in front of a value, which broadcasting does anyway. */
function addsLeadingAxes(reshape: OperationValue): boolean {
  const from = operandOf(reshape).type.shape;
  const to = reshape.type.shape;
  const extra = to.length - from.length;
  return (
    extra >= 0 && sameShape(to.slice(extra), from) && to.slice(0, extra).every((dimension) => dimension === 1)
  );
}
