import type { LossMetrics } from "../../evaluate/metrics.ts";

/** What a diagnosis keeps from earlier epochs. Its size is constant, so that checkpoints can store it. */
export interface LowestLosses {
  /** The epoch with the lowest mean loss over its training steps. */
  readonly train?: { readonly epoch: number; readonly loss: number };
  /**
   * The epoch after which validation images, else test images, had their lowest loss, and the training loss of that
   * epoch.
   */
  readonly heldOut?: { readonly epoch: number; readonly loss: number; readonly train: number };
}

/**
 * The record with one more epoch. Add epochs only once the loss's scalars no longer change, so that losses are
 * comparable.
 */
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
