import { sameShape, type ValueType } from "../shape.ts";
import { type OperationValue, scalarConstant, type Value } from "../value.ts";
import type { OperatorName } from "./attributes.ts";

// Patterns that the simplifications of operators match in their operands.

/** The value as an operation if it is one of this operator. */
export function appliedOperator<Name extends OperatorName>(
  value: Value | undefined,
  operator: Name,
): Extract<OperationValue, { readonly operator: Name }> | undefined {
  return value?.kind === "operation" && value.operator === operator
    ? (value as Extract<OperationValue, { readonly operator: Name }>)
    : undefined;
}

/** The first operand of an operation. */
export function operandOf(value: OperationValue): Value {
  return value.inputs[0] ?? value;
}

/** The number that fills a value: a scalar constant, or one repeated. */
export function fillOf(value: Value): number | undefined {
  const repeated = appliedOperator(value, "broadcast");
  return repeated === undefined ? scalarConstant(value) : fillOf(operandOf(repeated));
}

/** x of a value -x. */
export function negatedOf(value: Value): Value | undefined {
  return appliedOperator(value, "negate")?.inputs[0];
}

/** The value if it has the shape of a type. */
export function ofShape(value: Value, { shape }: ValueType): Value | undefined {
  return sameShape(value.type.shape, shape) ? value : undefined;
}
