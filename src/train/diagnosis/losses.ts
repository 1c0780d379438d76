import { advice, change } from "../../advice.ts";
import type { DiagnosisInput, RuleFinding } from "./finding.ts";
import { nats } from "./words.ts";

/** Epochs since the lowest loss on images that were not learnt from: fewer may be chance. */
const someEpochs = 3;
/** How far such a loss must have risen, as a share of it: a hundredth is well above what an epoch varies by. */
const risen = 0.01;
/** How far a training loss must have risen: it is a mean over an epoch's steps, and rises only where steps are too large. */
const risenInTraining = 0.02;
/** Nats that any loss may rise by: small ones vary by more than a share of them. */
const unheeded = 0.5;

/** The loss on other images rises while that on the images learnt from falls: the model learns them by heart. */
export function overfitting({ epoch, train, heldOut, lowest }: DiagnosisInput): RuleFinding | undefined {
  const best = lowest.heldOut;
  if (heldOut === undefined || best === undefined || epoch - best.epoch < someEpochs) return undefined;
  const { loss } = heldOut.metrics;
  if (!isHigher(loss, best.loss, risen) || train.loss >= best.train) return undefined;
  const judged = heldOut.split === "validation";
  return {
    code: "overfitting",
    severity: "warning",
    measured:
      `The ${heldOut.split} loss rose from ${nats(best.loss)} after epoch ${best.epoch} to ${nats(loss)}, while the training ` +
      `loss fell from ${nats(best.train)} to ${nats(train.loss)}.`,
    advice: judged
      ? advice`Stop where validation images no longer gain (${change("patience", 10)}: the best epoch's model is taken), train on more images, or take a smaller network (${change("hiddenSizes")}).`
      : advice`Set images aside to judge by, and stop where they no longer gain (${change("validation", 500)} ${change("patience", 10)}), train on more images, or take a smaller network (${change("hiddenSizes")}).`,
    figures: { loss, lowest: best.loss, lowestEpoch: best.epoch, train: train.loss },
  };
}

/** The training loss rises: steps are too large. */
export function risingTrainingLoss({ train, lowest }: DiagnosisInput): RuleFinding | undefined {
  const best = lowest.train;
  if (best === undefined || !isHigher(train.loss, best.loss, risenInTraining)) return undefined;
  return {
    code: "rising-training-loss",
    severity: "warning",
    measured: `The training loss rose from ${nats(best.loss)} in epoch ${best.epoch} to ${nats(train.loss)}.`,
    advice: advice`Lower the learning rate (${change("learningRate")}), let it fall (${change("schedule", "cosine")}), or clip gradients (${change("clipNorm", 1)}).`,
    figures: { loss: train.loss, lowest: best.loss, lowestEpoch: best.epoch },
  };
}

function isHigher(loss: number, lowest: number, share: number): boolean {
  return loss - lowest > Math.max(unheeded, share * Math.abs(lowest));
}
