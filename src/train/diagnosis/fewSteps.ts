import { advice, change } from "../../advice.ts";
import type { DiagnosisInput, RuleFinding } from "./finding.ts";
import { steps } from "./words.ts";

/** Before this number of steps a model has not begun to use its codes, and no other rule applies. */
export const stepsBeforeJudging = 500;
/** About the number of steps in ten epochs of MNIST. After that a small model improves little. */
const enoughSteps = 5000;

/** All planned epochs together have too few steps to judge. Small data sets have few steps per epoch. */
export function fewSteps({ ended }: DiagnosisInput): RuleFinding | undefined {
  if (ended === undefined || ended.steps >= stepsBeforeJudging) return undefined;
  const { steps: made, stepsPerEpoch } = ended;
  const epochsFor = (wanted: number) => Math.ceil(wanted / stepsPerEpoch);
  const [few, many] = [epochsFor(stepsBeforeJudging), epochsFor(enoughSteps)];
  return {
    code: "few-steps",
    severity: "note",
    measured: `Training ended after ${steps(made)}, ${stepsPerEpoch.toLocaleString("en-US")} per epoch: too few to judge the model.`,
    advice: advice`Train for longer: ${change("epochs", few)} reaches ${stepsBeforeJudging} steps, the minimum for a diagnosis, and ${change("epochs", many)} reaches ${enoughSteps.toLocaleString("en-US")}.`,
    figures: { steps: made, stepsPerEpoch },
  };
}
