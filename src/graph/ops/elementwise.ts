import { GraphError } from "../../errors.ts";
import { broadcastShapes, formatType, type ValueType } from "../shape.ts";
import type { Value } from "../value.ts";
import type { OperatorDefinition, Tensor64 } from "./definition.ts";
import { at, broadcastData } from "./tensor.ts";

type None = Readonly<Record<never, never>>;

/** The definition of an element-wise operator of one float32 operand. */
export interface UnaryRule {
  /** cotangent times the derivative, in terms of the input x or, if that fuses better, the output y. */
  readonly gradient: (cotangent: Value, x: Value, y: Value) => Value;
  /** Operator name of a single ONNX node, or its nodes. */
  readonly onnx: string | OperatorDefinition<None>["onnx"];
  readonly evaluate: (x: number) => number;
  /** As in OperatorDefinition, for the operand. */
  readonly simplify?: (x: Value) => Value | undefined;
}

export function unary(name: string, rule: UnaryRule): OperatorDefinition<None> {
  const { onnx, simplify } = rule;
  return {
    type: ([x]) => floating(name, x),
    gradient: ({ inputs: [x], output, cotangent }) => [() => rule.gradient(cotangent, operand(x), output)],
    onnx: typeof onnx === "string" ? ({ inputs, emit }) => emit.node(onnx, inputs) : onnx,
    evaluate: ([x]) => tensorAt(x).data.map(rule.evaluate),
    elementwise: true,
    ...(simplify && { simplify: ({ inputs: [x] }) => simplify(operand(x)) }),
  };
}

/** The definition of an element-wise operator of two float32 operands. */
export interface BinaryRule {
  /** Contributions to the left and the right operand; the reverse pass undoes broadcasting. */
  readonly left: (cotangent: Value, a: Value, b: Value, y: Value) => Value;
  readonly right: (cotangent: Value, a: Value, b: Value, y: Value) => Value;
  readonly onnx: string;
  readonly evaluate: (a: number, b: number) => number;
  /** As in OperatorDefinition, for both operands and the output's type. */
  readonly simplify?: (a: Value, b: Value, type: ValueType) => Value | undefined;
}

export function binary(name: string, rule: BinaryRule): OperatorDefinition<None> {
  const { simplify } = rule;
  return {
    type: ([a, b]) => ({
      dataType: "float32",
      shape: broadcastShapes(floating(name, a).shape, floating(name, b).shape, name),
    }),
    gradient: ({ inputs: [a, b], output, cotangent }) => [
      () => rule.left(cotangent, operand(a), operand(b), output),
      () => rule.right(cotangent, operand(a), operand(b), output),
    ],
    onnx: ({ inputs, emit }) => emit.node(rule.onnx, inputs),
    evaluate: ([a, b], _, sizes) => zip(a, b, sizes, rule.evaluate),
    elementwise: true,
    ...(simplify && { simplify: ({ inputs: [a, b], type }) => simplify(operand(a), operand(b), type) }),
  };
}

/** Both operands broadcast to `sizes` and combined. */
export function zip(
  a: Tensor64 | undefined,
  b: Tensor64 | undefined,
  sizes: readonly number[],
  combine: (a: number, b: number) => number,
): Float64Array {
  const right = broadcastData(tensorAt(b), sizes);
  return broadcastData(tensorAt(a), sizes).map((x, index) => combine(x, at(right, index)));
}

/** The type, required to be float32. */
export function floating(name: string, type: ValueType | undefined): ValueType {
  if (type === undefined) throw new GraphError(`${name}: an operand is missing`);
  if (type.dataType !== "float32") {
    throw new GraphError(`${name}: expected a float32 operand, found ${formatType(type)}. Cast it first.`);
  }
  return type;
}

export function operand(value: Value | undefined): Value {
  if (value === undefined) throw new GraphError("an operand is missing");
  return value;
}

export function tensorAt(tensor: Tensor64 | undefined): Tensor64 {
  if (tensor === undefined) throw new GraphError("an operand is missing");
  return tensor;
}

export function typeAt(types: readonly ValueType[], index: number): ValueType {
  const type = types[index];
  if (type === undefined) throw new GraphError(`operand ${index + 1} is missing`);
  return type;
}
