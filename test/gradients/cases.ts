import type { OperatorName } from "../../src/graph/ops/attributes.ts";
import type { OperatorCases } from "./cases/case.ts";
import { densityCases } from "./cases/density.ts";
import { elementwiseCases } from "./cases/elementwise.ts";
import { layoutCases } from "./cases/layout.ts";
import { reductionCases } from "./cases/reduction.ts";
import { windowCases } from "./cases/window.ts";

export type { CaseOperand, GradientCase, OperatorCases } from "./cases/case.ts";

/** All operators: one without a case does not compile. */
export const gradientCases: { readonly [Name in OperatorName]: OperatorCases } = {
  ...elementwiseCases,
  ...densityCases,
  ...reductionCases,
  ...windowCases,
  ...layoutCases,
};
