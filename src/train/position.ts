import { ConfigError } from "../errors.ts";
import { type MetricSums, noMetrics } from "../evaluate/metrics.ts";
import type { OptimizerState } from "../runtime/optimizer.ts";
import type { LowestLosses } from "./diagnosis/lowest.ts";
import { noValidation, type ValidationRecord } from "./stopping.ts";

/**
 * The state of the training loop between two steps, besides the parameters and the optimizer's state. The order of
 * images, noise and draws depend only on seed, epoch and step, so they have no state here.
 */
export interface TrainingPosition {
  /** The current epoch, from 1; after the last epoch, one more than the number of epochs. */
  readonly epoch: number;
  /** Updates made in this epoch, from 0 to stepsPerEpoch. At stepsPerEpoch only the evaluation is left. */
  readonly stepOfEpoch: number;
  /** The epoch's metrics so far, summed over its images. */
  readonly sums: MetricSums;
  readonly validation: ValidationRecord;
  /** The reference for the diagnosis's comparison of epochs. Absent before the first epoch, and in old checkpoints. */
  readonly lowest?: LowestLosses;
  /** Wall-clock time, the only part that differs between two runs of the same training. */
  readonly seconds: {
    /** Time of this epoch's training steps. */
    readonly epoch: number;
    /** Time since `started`, including evaluation and listeners, without interruptions. */
    readonly total: number;
  };
}

/** The start of every training. */
export const firstPosition: TrainingPosition = {
  epoch: 1,
  stepOfEpoch: 0,
  sums: noMetrics,
  validation: noValidation,
  seconds: { epoch: 0, total: 0 },
};

/** The state from which a training resumes; the parameters are in its session. */
export interface TrainingStart {
  readonly position: TrainingPosition;
  readonly optimizer: OptimizerState;
}

/** Updates made since the beginning of the run. */
export function stepOf({ epoch, stepOfEpoch }: TrainingPosition, stepsPerEpoch: number): number {
  return (epoch - 1) * stepsPerEpoch + stepOfEpoch;
}

/** Throws ConfigError if the position is outside the training, or the optimizer has made another number of updates. */
export function requirePosition(
  { position, optimizer }: TrainingStart,
  { epochs, stepsPerEpoch }: { readonly epochs: number; readonly stepsPerEpoch: number },
): void {
  const { epoch, stepOfEpoch } = position;
  const step = stepOf(position, stepsPerEpoch);
  const within = Number.isInteger(step) && epoch >= 1 && stepOfEpoch >= 0 && stepOfEpoch <= stepsPerEpoch;
  if (!within || step > epochs * stepsPerEpoch) {
    throw new ConfigError(
      `position: epoch ${epoch}, step ${stepOfEpoch} is outside a training of ${epochs} epochs of ${stepsPerEpoch} steps. ` +
        "Resume with the same data and settings; only the number of epochs may be larger.",
    );
  }
  if (optimizer.updates !== step) {
    throw new ConfigError(
      `position: expected an optimizer with ${step} updates, found ${optimizer.updates}. ` +
        "Store position, parameters and optimizer state at the same step.",
    );
  }
}
