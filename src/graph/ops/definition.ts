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

/** Builds the contribution to one input's cotangent; called only where somebody needs it. */
export type Contribution = () => Value;

/** An operator about to be applied: what a simplification is made of. */
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

/** What an operator may use to write itself as ONNX nodes. */
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
  /** Constant numbers, int32 unless told otherwise, made once for each name. */
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
 * Everything that there is to know about an operator. Each part but the simplifications is required, so an operator cannot
 * be added half.
 */
export interface OperatorDefinition<Attributes> {
  /** The output's type; throws GraphError if the inputs do not fit. */
  readonly type: (inputs: readonly ValueType[], attributes: Attributes) => ValueType;
  /**
   * One contribution for each input (undefined: no derivative flows there), or "none" where the output is
   * constant almost everywhere. Contributions may be broadcast wider than the input: the reverse walk sums them back.
   */
  readonly gradient: "none" | ((call: GradientCall<Attributes>) => readonly (Contribution | undefined)[]);
  /** Nodes of the standard ONNX domain, opset 17; returns the name of the result. */
  readonly onnx: (call: OnnxCall<Attributes>) => string;
  /** The meaning, in float64. */
  readonly evaluate: (
    inputs: readonly Tensor64[],
    attributes: Attributes,
    sizes: readonly number[],
  ) => Float64Array;
  /**
   * Whether each element of the output is made of the operands' elements at its place, broadcast. Then scalars known
   * now are computed now, and repetition moves behind the operator. Default: false.
   */
  readonly elementwise?: boolean;
  /**
   * A value equal to the operator applied and cheaper, or undefined where there is none. It is equal for every input
   * (but for the sign of a zero), NaN and infinity included, and of the output's type.
   */
  readonly simplify?: (application: Application<Attributes>) => Value | undefined;
}

/** The definition of every operator. */
export type Operators = {
  readonly [Name in OperatorName]: OperatorDefinition<OperatorAttributes[Name]>;
};
