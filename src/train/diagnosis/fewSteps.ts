import { advice, change } from "../../advice.ts";
import type { DiagnosisInput, RuleFinding } from "./finding.ts";
import { steps } from "./words.ts";

/** Before so many steps a model has not yet begun to use its codes, and nothing is judged. */
export const stepsBeforeJudging = 500;
/** About as many as MNIST's ten epochs make, after which a small model gains little. */
const enoughSteps = 5000;

/** All planned epochs together are too few steps to judge: few data make few steps an epoch, and ten epochs of them are soon over. */
export function fewSteps({ ended }: DiagnosisInput): RuleFinding | undefined {
  if (ended === undefined || ended.steps >= stepsBeforeJudging) return undefined;
  const { steps: made, stepsPerEpoch } = ended;
  const epochsFor = (wanted: number) => Math.ceil(wanted / stepsPerEpoch);
  const [few, many] = [epochsFor(stepsBeforeJudging), epochsFor(enoughSteps)];
  return {
    code: "few-steps",
    severity: "note",
    measured: `Training ended after ${steps(made)}, ${stepsPerEpoch.toLocaleString("en-US")} an epoch: too few to judge the model.`,
    advice: advice`Train for longer: ${change("epochs", few)} reaches ${stepsBeforeJudging} steps, from which on a training is judged, and ${change("epochs", many)} reaches ${enoughSteps.toLocaleString("en-US")}.`,
    figures: { steps: made, stepsPerEpoch },
  };
}
