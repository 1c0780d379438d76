import { bernoulliLogDensity, continuousBernoulliLogDensity } from "../../../src/graph/build.ts";
import type { OperatorName } from "../../../src/graph/ops/attributes.ts";
import { formatShape, N, type Shape } from "../../../src/graph/shape.ts";
import { type GradientCase, type OperatorCases, some } from "./case.ts";

function densityCase(logits: Shape, target: Shape, build: GradientCase["build"]): GradientCase {
  return {
    name: `${formatShape(logits)} of ${formatShape(target)}`,
    operands: [
      { shape: logits, sampler: "anywhere" },
      { shape: target, sampler: "anywhere" },
    ],
    build,
  };
}

/** Lengths of one product, of several, and with no divisor but one. */
function bernoulliCase(logits: Shape, target: Shape): GradientCase {
  return densityCase(logits, target, (l, x) => bernoulliLogDensity(l, x));
}

function continuousBernoulliCase(logits: Shape, target: Shape): GradientCase {
  return densityCase(logits, target, (l, x) => continuousBernoulliLogDensity(l, x));
}

/** Log densities. */
export const densityCases = {
  bernoulliLogDensity: some([
    bernoulliCase([N, 1, 12], [N, 1, 12]),
    bernoulliCase([N, 3, 242], [N, 1, 242]),
    bernoulliCase([2, 13], [13]),
    bernoulliCase([N, 7], []),
    bernoulliCase([1], [1]),
  ]),
  continuousBernoulliLogDensity: some([
    continuousBernoulliCase([N, 1, 12], [N, 1, 12]),
    continuousBernoulliCase([N, 3, 42], [N, 1, 42]),
    continuousBernoulliCase([2, 13], [13]),
    continuousBernoulliCase([N, 7], []),
  ]),
} as const satisfies Partial<Readonly<Record<OperatorName, OperatorCases>>>;
