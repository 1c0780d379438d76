import { advice, change } from "../../advice.ts";
import type { DiagnosisInput, RuleFinding } from "./finding.ts";
import { nats } from "./words.ts";

/** Epochs since the lowest held-out loss: fewer may be chance. */
const someEpochs = 3;
/** The relative rise of a held-out loss that counts: a hundredth is well above the variation between epochs. */
const risen = 0.01;
/**
 * The relative rise of a training loss that counts. This loss is a mean over an epoch's steps, and rises only if steps
 * are too large.
 */
const risenInTraining = 0.02;
/** A rise up to this number of nats never counts: small losses vary by more than a relative threshold. */
const unheeded = 0.5;

/** The held-out loss rises while the training loss falls: the model overfits. */
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
      ? advice`Stop when the validation loss no longer falls (${change("patience", 10)}: the best epoch's model is kept), train on more images, or use a smaller network (${change("hiddenSizes")}).`
      : advice`Set validation images aside and stop when their loss no longer falls (${change("validation", 500)} ${change("patience", 10)}), train on more images, or use a smaller network (${change("hiddenSizes")}).`,
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
    advice: advice`Lower the learning rate (${change("learningRate")}), decay it (${change("schedule", "cosine")}), or clip gradients (${change("clipNorm", 1)}).`,
    figures: { loss: train.loss, lowest: best.loss, lowestEpoch: best.epoch },
  };
}

function isHigher(loss: number, lowest: number, share: number): boolean {
  return loss - lowest > Math.max(unheeded, share * Math.abs(lowest));
}
