import type { Shape, ValueType } from "../shape.ts";
import type { Graph, Value } from "../value.ts";
import type { OperatorAttributes, OperatorName } from "./attributes.ts";

/** Numbers of the float64 interpreter, row-major. Booleans are 0 and 1. */
export interface Tensor64 {
  readonly sizes: readonly number[];
  readonly data: Float64Array;
}

export interface GradientCall<Attributes> {
  readonly inputs: readonly Value[];
  readonly output: Value;
  /** The derivative of the target with respect to `output`, of the same shape. */
  readonly cotangent: Value;
  readonly attributes: Attributes;
}

/** Builds the contribution to one input's cotangent; called only if it is required. */
export type Contribution = () => Value;

/** An operator about to be applied: the input of a simplification. */
export interface Application<Attributes> {
  readonly graph: Graph;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  /** The output's type. */
  readonly type: ValueType;
}

/** An attribute of an ONNX node. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly string: string };

/** The functions with which an operator emits ONNX nodes. */
export interface OnnxEmitter {
  /** Adds a node with one output (an equal node is shared) and returns the output's name. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): string;
  /** A float32 scalar. */
  scalar(value: number): string;
  /** A one-dimensional int64 tensor. */
  int64(values: readonly number[]): string;
  /** Constant numbers, int32 by default, made once for each name. */
  table(
    name: string,
    sizes: readonly number[],
    make: () => ArrayLike<number>,
    elementType?: "int32" | "float32",
  ): string;
  /** A one-dimensional int64 tensor with the sizes of a shape, N read at run time. */
  sizes(shape: Shape): string;
}

export interface OnnxCall<Attributes> {
  readonly inputs: readonly string[];
  readonly inputTypes: readonly ValueType[];
  readonly outputType: ValueType;
  readonly attributes: Attributes;
  readonly emit: OnnxEmitter;
}

/**
 * The complete definition of an operator. Every part but the simplifications is required, so that no operator is
 * incomplete.
 */
export interface OperatorDefinition<Attributes> {
  /** The output's type; throws GraphError if the inputs do not fit. */
  readonly type: (inputs: readonly ValueType[], attributes: Attributes) => ValueType;
  /**
   * One contribution per input (undefined: no derivative flows there), or "none" if the output is constant almost
   * everywhere. Contributions may have a broadcast shape wider than the input: the reverse pass sums them to the
   * input's shape.
   */
  readonly gradient: "none" | ((call: GradientCall<Attributes>) => readonly (Contribution | undefined)[]);
  /** Nodes of the standard ONNX domain, opset 17; returns the name of the result. */
  readonly onnx: (call: OnnxCall<Attributes>) => string;
  /** Computes the result in float64. */
  readonly evaluate: (
    inputs: readonly Tensor64[],
    attributes: Attributes,
    sizes: readonly number[],
  ) => Float64Array;
  /**
   * Whether each element of the output depends only on the operands' elements at the same place, broadcast. Then
   * constant scalars are folded, and broadcasts move behind the operator. Default: false.
   */
  readonly elementwise?: boolean;
  /**
   * A cheaper value that equals the result of the operator, or undefined if there is none. It is equal for every input,
   * including NaN and infinity (except for the sign of a zero), and has the output's type.
   */
  readonly simplify?: (application: Application<Attributes>) => Value | undefined;
}

/** The definition of every operator. */
export type Operators = {
  readonly [Name in OperatorName]: OperatorDefinition<OperatorAttributes[Name]>;
};
