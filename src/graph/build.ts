import { GraphError } from "../errors.ts";
import type { WindowGeometry } from "./geometry.ts";
import type { OperatorAttributes, OperatorName, ReductionAttributes } from "./ops/attributes.ts";
import { type DataType, dimensionAt, formatType, type Shape } from "./shape.ts";
import { constant, type Graph, type Value } from "./value.ts";

/**
 * The functions for building models. Operands broadcast as in NumPy; a number is a float32 scalar. Every function
 * throws GraphError if types or shapes do not fit.
 */
export type Operand = Value | number;

/** The operators with these attributes. */
type NamesOf<Attributes> = {
  [Name in OperatorName]: OperatorAttributes[Name] extends Attributes
    ? Attributes extends OperatorAttributes[Name]
      ? Name
      : never
    : never;
}[OperatorName];

type Plain = NamesOf<Readonly<Record<never, never>>>;

function binary(name: Plain): (left: Operand, right: Operand) => Value {
  return (left, right) => {
    const graph = graphOf(name, left, right);
    return graph.apply(name, [asValue(graph, left), asValue(graph, right)], {});
  };
}

function unary(name: Plain): (value: Value) => Value {
  return (value) => value.graph.apply(name, [value], {});
}

export const add = binary("add");
export const subtract = binary("subtract");
export const multiply = binary("multiply");
export const divide = binary("divide");
/** Element-wise; at equality the derivative goes to the left operand. */
export const maximum = binary("maximum");
/** Element-wise; at equality the derivative goes to the left operand. */
export const minimum = binary("minimum");
/** left > right, as bool. */
export const greater = binary("greater");

export const negate = unary("negate");
export const abs = unary("abs");
export const exp = unary("exp");
export const log = unary("log");
export const sqrt = unary("sqrt");
export const square = unary("square");
export const reciprocal = unary("reciprocal");
export const erf = unary("erf");
export const relu = unary("relu");
export const sigmoid = unary("sigmoid");
export const tanh = unary("tanh");
/** log(1 + e^x), stable for any x. */
export const softplus = unary("softplus");
/** The same value, but no derivative flows through it. */
export const stopGradient = unary("stopGradient");

/**
 * The logarithm of Bernoulli probabilities, summed over the last axis: for target x (in [0, 1]) and logits l, the sum
 * of x l - log(1 + e^l). [..., D] to [...]; the operands broadcast, D is fixed.
 */
export function bernoulliLogDensity(logits: Value, target: Value): Value {
  return logits.graph.apply("bernoulliLogDensity", [logits, target], {});
}

/**
 * The logarithm of continuous Bernoulli densities, summed over the last axis: for target x (in [0, 1]) and logits l,
 * the sum of x l - log((e^l - 1) / l). [..., D] to [...]; the operands broadcast, D is fixed.
 */
export function continuousBernoulliLogDensity(logits: Value, target: Value): Value {
  return logits.graph.apply("continuousBernoulliLogDensity", [logits, target], {});
}

/** `whenTrue` where `condition` (bool) holds, `whenFalse` elsewhere. */
export function select(condition: Value, whenTrue: Operand, whenFalse: Operand): Value {
  const graph = condition.graph;
  return graph.apply("select", [condition, asValue(graph, whenTrue), asValue(graph, whenFalse)], {});
}

export function cast(value: Value, dataType: DataType): Value {
  return value.graph.apply("cast", [value], { dataType });
}

/** Product of two matrices, each optionally transposed: [m, k] x [k, n] -> [m, n]. */
export function matmul(
  left: Value,
  right: Value,
  {
    transposeLeft = false,
    transposeRight = false,
  }: { transposeLeft?: boolean; transposeRight?: boolean } = {},
): Value {
  return left.graph.apply("matmul", [left, right], { transposeLeft, transposeRight });
}

/**
 * A convolution of images [N, P, Cin] with weights [T, Cin, Cout]: [N, Q, Cout]. P and Q are the numbers of the
 * geometry's input and output positions, T of its taps. A transposed geometry gives a transposed convolution.
 */
export function convolve(x: Value, weights: Value, geometry: WindowGeometry): Value {
  return x.graph.apply("convolve", [x, weights], { geometry });
}

/**
 * The derivative of a convolution with respect to its weights, from its input [N, P, Cin] and its output's cotangent
 * [N, Q, Cout].
 */
export function convolveWeights(x: Value, output: Value, geometry: WindowGeometry): Value {
  return x.graph.apply("convolveWeights", [x, output], { geometry });
}

/** The windows of images [N, P, C] as [N, Q, T, C], zero outside the image. */
export function unfold(x: Value, geometry: WindowGeometry): Value {
  return x.graph.apply("unfold", [x], { geometry });
}

/** Windows [N, Q, T, C] summed back into images [N, P, C]: the adjoint of `unfold` with the same geometry. */
export function fold(windows: Value, geometry: WindowGeometry): Value {
  return windows.graph.apply("fold", [windows], { geometry });
}

/**
 * The maximum along one axis of fixed size; the axis is dropped. At equality the derivative goes to the first element.
 */
export function largest(value: Value, axis: number): Value {
  return value.graph.apply("largest", [value], { axis: normalAxis(axis, value.type.shape.length) });
}

interface ReductionOptions {
  /** Default: all. Negative axes count from the end. */
  readonly axes?: readonly number[];
  /** Default: false. */
  readonly keepDimensions?: boolean;
}

function reduction(name: NamesOf<ReductionAttributes>) {
  return (value: Value, { axes, keepDimensions = false }: ReductionOptions = {}): Value => {
    const rank = value.type.shape.length;
    const chosen = axes ?? value.type.shape.map((_, axis) => axis);
    const normal = [...new Set(chosen.map((axis) => normalAxis(axis, rank)))].sort((a, b) => a - b);
    return value.graph.apply(name, [value], { axes: normal, keepDimensions });
  };
}

export const reduceSum = reduction("reduceSum");
export const reduceMean = reduction("reduceMean");
/** At equality the derivative goes to every largest element. */
export const reduceMax = reduction("reduceMax");

/**
 * The same elements in the same order with another shape. Both shapes must have the same number of elements for every
 * N.
 */
export function reshape(value: Value, shape: Shape): Value {
  return value.graph.apply("reshape", [value], { shape });
}

/** Axis i of the result is axis permutation[i] of the value. */
export function transpose(value: Value, permutation: readonly number[]): Value {
  return value.graph.apply("transpose", [value], { permutation });
}

/** The value repeated to `shape`, as NumPy broadcasts. */
export function broadcast(value: Value, shape: Shape): Value {
  return value.graph.apply("broadcast", [value], { shape });
}

export function concat(values: readonly Value[], axis: number): Value {
  const first = values[0];
  if (first === undefined) throw new GraphError("concat: there are no values to concatenate");
  return first.graph.apply("concat", values, { axis: normalAxis(axis, first.type.shape.length) });
}

/** Elements start (included) to end (excluded) along an axis of fixed size. */
export function slice(value: Value, axis: number, start: number, end: number): Value {
  return value.graph.apply("slice", [value], { axis: normalAxis(axis, value.type.shape.length), start, end });
}

/** Zeros before and after, along an axis of fixed size. */
export function pad(value: Value, axis: number, before: number, after: number): Value {
  return value.graph.apply("pad", [value], {
    axis: normalAxis(axis, value.type.shape.length),
    before,
    after,
  });
}

/** The product of the sizes along the axes, as a float32 scalar: for example the batch size. */
export function size(value: Value, axes: readonly number[]): Value {
  const rank = value.type.shape.length;
  return value.graph.apply("size", [value], { axes: axes.map((axis) => normalAxis(axis, rank)) });
}

function asValue(graph: Graph, operand: Operand): Value {
  return typeof operand === "number" ? constant(graph, operand) : operand;
}

function graphOf(name: string, ...operands: readonly Operand[]): Graph {
  for (const operand of operands) if (typeof operand !== "number") return operand.graph;
  throw new GraphError(`${name}: expected at least one symbolic value, found only numbers`);
}

function normalAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** The last dimension of a value; throws GraphError unless it is a fixed number. */
export function lastSize(value: Value): number {
  const dimension = dimensionAt(value.type.shape, value.type.shape.length - 1);
  if (typeof dimension === "number") return dimension;
  throw new GraphError(`expected a last axis of fixed size, found ${formatType(value.type)}`);
}
