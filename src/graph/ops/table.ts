import { activation } from "./activation.ts";
import { arithmetic } from "./arithmetic.ts";
import type { OperatorAttributes, OperatorName } from "./attributes.ts";
import { choice } from "./choice.ts";
import { convolution } from "./convolution.ts";
import type { OperatorDefinition, Operators } from "./definition.ts";
import { elementary } from "./elementary.ts";
import { layout } from "./layout.ts";
import { likelihood } from "./likelihood.ts";
import { parts } from "./parts.ts";
import { pooling } from "./pooling.ts";
import { product } from "./product.ts";
import { reductions } from "./reduce.ts";

/** All operators. A name in OperatorAttributes that is missing here is a compile error. */
export const operators: Operators = {
  ...arithmetic,
  ...elementary,
  ...activation,
  ...choice,
  ...likelihood,
  ...product,
  ...convolution,
  ...pooling,
  ...reductions,
  ...layout,
  ...parts,
};

export const operatorNames = Object.keys(operators).sort() as readonly OperatorName[];

/**
 * The definition of a value's operator. The table pairs each name with the type of its attributes. Here the name is
 * only known at run time, so the compiler cannot check that pairing.
 */
export function definitionOf<Name extends OperatorName>(
  name: Name,
): OperatorDefinition<OperatorAttributes[Name]> {
  return operators[name] as OperatorDefinition<OperatorAttributes[Name]>;
}
