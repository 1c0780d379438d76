import { type Advice, asFlags, changesOf } from "../../advice.ts";
import { brokenMetric } from "../../evaluate/metrics.ts";
import { posteriorCollapse, unusedDimensions, vanishingKl } from "./collapse.ts";
import { fewSteps, stepsBeforeJudging } from "./fewSteps.ts";
import { type DiagnosisInput, type Finding, findingCodes, type Rule } from "./finding.ts";
import { overfitting, risingTrainingLoss } from "./losses.ts";
import { explodingKl, unbalancedHighRate, unbalancedLowRate } from "./rate.ts";

export { stepsBeforeJudging } from "./fewSteps.ts";

const rules: Readonly<Record<(typeof findingCodes)[number], Rule>> = {
  "posterior-collapse": posteriorCollapse,
  "vanishing-kl": vanishingKl,
  "exploding-kl": explodingKl,
  "unbalanced-high-rate": unbalancedHighRate,
  "unbalanced-low-rate": unbalancedLowRate,
  overfitting,
  "rising-training-loss": risingTrainingLoss,
  "unused-dimensions": unusedDimensions,
  "few-steps": fewSteps,
};

/** The rules that apply before a training has made enough steps to be judged. */
const beforeJudging: readonly (typeof findingCodes)[number][] = ["few-steps"];

/**
 * The findings about a training after an epoch, the most severe first: a pure function of its metrics. Until 500 steps
 * have been made with all schedules at rest, the only possible finding is `few-steps`, for a training that ends before
 * 500 steps. If a metric is NaN or infinite there are no findings: that is reported as a divergence.
 */
export function diagnose(input: DiagnosisInput): readonly Finding[] {
  if (!allFinite(input)) return [];
  const codes = input.settledSteps < stepsBeforeJudging ? beforeJudging : findingCodes;
  return codes.flatMap((code) => {
    const found = rules[code](input);
    return found === undefined ? [] : [{ ...found, ...adviceTexts(found.advice) }];
  });
}

function adviceTexts(advice: Advice): Pick<Finding, "advice" | "changes"> {
  return { advice: asFlags(advice), changes: changesOf(advice) };
}

function allFinite({ train, heldOut, inspection }: DiagnosisInput): boolean {
  const { klPerDimension = [], means, variances, explained = 0 } = inspection;
  const broken = [train, ...(heldOut ? [heldOut.metrics] : [])].some(
    (figures) => brokenMetric(figures) !== undefined,
  );
  return !broken && [...klPerDimension, ...means, ...variances, explained].every(Number.isFinite);
}
