import type { LossMetrics } from "../../evaluate/metrics.ts";

/** What a diagnosis remembers of the epochs before: of constant size, so that a training can go on from a checkpoint. */
export interface LowestLosses {
  /** The epoch with the lowest mean loss over its training steps. */
  readonly train?: { readonly epoch: number; readonly loss: number };
  /** The epoch after which validation images, else test images, had their lowest loss; and its training loss. */
  readonly heldOut?: { readonly epoch: number; readonly loss: number; readonly train: number };
}

/** The record with one epoch more. Epochs belong in it once the loss is the same quantity throughout. */
export function recordLowest(
  before: LowestLosses,
  {
    epoch,
    train,
    heldOut,
  }: { readonly epoch: number; readonly train: LossMetrics; readonly heldOut?: LossMetrics | undefined },
): LowestLosses {
  const lowestTrain = lower(before.train, { epoch, loss: train.loss });
  const lowestHeldOut = heldOut && lower(before.heldOut, { epoch, loss: heldOut.loss, train: train.loss });
  return { train: lowestTrain, ...(lowestHeldOut && { heldOut: lowestHeldOut }) };
}

function lower<Record extends { readonly loss: number }>(before: Record | undefined, now: Record): Record {
  return before === undefined || now.loss < before.loss ? now : before;
}
