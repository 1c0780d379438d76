import { GraphError } from "../errors.ts";
import type { OperatorAttributes, OperatorName } from "./ops/attributes.ts";
import { elementCount, formatShape, type Shape, staticSizes, type ValueType } from "./shape.ts";

interface ValueBase {
  readonly graph: Graph;
  /** Position in the graph; every value comes after its operands. */
  readonly index: number;
  readonly type: ValueType;
  readonly inputs: readonly Value[];
}

/** Fed at every run: pixels, noise, a scalar that changes during training. */
export interface InputValue extends ValueBase {
  readonly kind: "input";
  readonly name: string;
}

/** State that the runtime owns and an optimizer changes. */
export interface ParameterValue extends ValueBase {
  readonly kind: "parameter";
  readonly name: string;
}

/** Numbers fixed when the graph is built, in row-major order. */
export interface ConstantValue extends ValueBase {
  readonly kind: "constant";
  readonly data: readonly number[];
}

interface OperationOf<Name extends OperatorName> extends ValueBase {
  readonly kind: "operation";
  readonly operator: Name;
  readonly attributes: OperatorAttributes[Name];
}

/** The result of an operator: a union over the table, so that `operator` determines the type of `attributes`. */
export type OperationValue = { [Name in OperatorName]: OperationOf<Name> }[OperatorName];

/** A symbolic value of static type. Values are immutable; operators make new ones. */
export type Value = InputValue | ParameterValue | ConstantValue | OperationValue;

export type Leaf =
  | { readonly kind: "input" | "parameter"; readonly name: string; readonly type: ValueType }
  | { readonly kind: "constant"; readonly data: readonly number[]; readonly type: ValueType };

/** A growing list of values in which equal expressions are one value. Made by `createGraph`. */
export interface Graph {
  readonly values: readonly Value[];
  /** The leaf with this description, created at first use. Throws GraphError if the name already has another type. */
  leaf(leaf: Leaf): Value;
  /**
   * Applies an operator, and simplifies the result if an equal simpler form exists. Throws GraphError if inputs do not
   * fit.
   */
  apply<Name extends OperatorName>(
    operator: Name,
    inputs: readonly Value[],
    attributes: OperatorAttributes[Name],
  ): Value;
}

/** A value fed at every run. The same name and type again give the same value. */
export function input(graph: Graph, name: string, type: ValueType): Value {
  return graph.leaf({ kind: "input", name, type });
}

/** A float32 parameter of a shape without N. The same name and shape again give the same value. */
export function parameter(graph: Graph, name: string, shape: Shape): Value {
  staticSizes(shape, `parameter ${name}`);
  return graph.leaf({ kind: "parameter", name, type: { dataType: "float32", shape } });
}

/** Numbers in row-major order; a single number is a float32 scalar by default. */
export function constant(graph: Graph, data: number | readonly number[], type?: ValueType): Value {
  const list = typeof data === "number" ? [data] : data;
  const resolved: ValueType = type ?? {
    dataType: "float32",
    shape: typeof data === "number" ? [] : [list.length],
  };
  const expected = elementCount(staticSizes(resolved.shape, "constant"));
  if (expected !== list.length) {
    throw new GraphError(
      `constant: expected ${expected} numbers for shape ${formatShape(resolved.shape)}, found ${list.length}`,
    );
  }
  return graph.leaf({ kind: "constant", data: [...list], type: resolved });
}

/** The number of a scalar constant; undefined for any other value. */
export function scalarConstant(value: Value): number | undefined {
  return value.kind === "constant" && value.data.length === 1 ? value.data[0] : undefined;
}
