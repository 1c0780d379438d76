import { brokenFigure } from "../../evaluate/figures.ts";
import { posteriorCollapse, unusedDimensions, vanishingKl } from "./collapse.ts";
import { type DiagnosisInput, type Finding, findingCodes, type Rule } from "./finding.ts";
import { overfitting, risingTrainingLoss } from "./losses.ts";
import { explodingKl, unbalancedHighRate, unbalancedLowRate } from "./rate.ts";

/** Before so many steps a model has not yet begun to use its codes, and nothing is judged. */
export const stepsBeforeJudging = 500;

const rules: Readonly<Record<(typeof findingCodes)[number], Rule>> = {
  "posterior-collapse": posteriorCollapse,
  "vanishing-kl": vanishingKl,
  "exploding-kl": explodingKl,
  "unbalanced-high-rate": unbalancedHighRate,
  "unbalanced-low-rate": unbalancedLowRate,
  overfitting,
  "rising-training-loss": risingTrainingLoss,
  "unused-dimensions": unusedDimensions,
};

/**
 * What there is to say of a training after an epoch, the gravest first: a pure function of its figures. Nothing before 500 steps
 * with all schedules at rest. Figures that are NaN or infinite find nothing: that is a divergence.
 */
export function diagnose(input: DiagnosisInput): readonly Finding[] {
  if (input.settledSteps < stepsBeforeJudging || !allFinite(input)) return [];
  return findingCodes.flatMap((code) => rules[code](input) ?? []);
}

function allFinite({ train, heldOut, inspection }: DiagnosisInput): boolean {
  const { klPerDimension = [], means, variances, explained = 0 } = inspection;
  const broken = [train, ...(heldOut ? [heldOut.figures] : [])].some(
    (figures) => brokenFigure(figures) !== undefined,
  );
  return !broken && [...klPerDimension, ...means, ...variances, explained].every(Number.isFinite);
}
