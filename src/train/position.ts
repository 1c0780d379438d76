import { ConfigError } from "../errors.ts";
import { type MetricSums, noMetrics } from "../evaluate/metrics.ts";
import type { OptimizerState } from "../runtime/optimizer.ts";
import type { LowestLosses } from "./diagnosis/lowest.ts";
import { noValidation, type ValidationRecord } from "./stopping.ts";

/**
 * Where a training is: all that the loop remembers from one step to the next, besides the parameters and the
 * optimizer's state. The order of images, noise and draws are addressed by epoch and step, so nothing of them is kept.
 */
export interface TrainingPosition {
  /** The epoch that goes on, from 1; after the last one, one more. */
  readonly epoch: number;
  /** Updates made in it, from 0 to stepsPerEpoch, where only its evaluation is left. */
  readonly stepOfEpoch: number;
  /** The epoch's metrics so far, summed over its images. */
  readonly sums: MetricSums;
  readonly validation: ValidationRecord;
  /** What the diagnosis compares epochs with. Absent before the first epoch, and in checkpoints from before it was kept. */
  readonly lowest?: LowestLosses;
  /** Wall-clock time spent, the only part that differs from one training to the same one again. */
  readonly seconds: {
    /** Of this epoch's training steps. */
    readonly epoch: number;
    /** Since `started`, evaluation and listeners included, interruptions not. */
    readonly total: number;
  };
}

/** Where every training begins. */
export const firstPosition: TrainingPosition = {
  epoch: 1,
  stepOfEpoch: 0,
  sums: noMetrics,
  validation: noValidation,
  seconds: { epoch: 0, total: 0 },
};

/** What a training goes on from; the parameters are those in its session. */
export interface TrainingStart {
  readonly position: TrainingPosition;
  readonly optimizer: OptimizerState;
}

/** Updates made since the beginning of the run. */
export function stepOf({ epoch, stepOfEpoch }: TrainingPosition, stepsPerEpoch: number): number {
  return (epoch - 1) * stepsPerEpoch + stepOfEpoch;
}

/** Throws ConfigError where a training of so many epochs has no such position, or its optimizer another. */
export function requirePosition(
  { position, optimizer }: TrainingStart,
  { epochs, stepsPerEpoch }: { readonly epochs: number; readonly stepsPerEpoch: number },
): void {
  const { epoch, stepOfEpoch } = position;
  const step = stepOf(position, stepsPerEpoch);
  const within = Number.isInteger(step) && epoch >= 1 && stepOfEpoch >= 0 && stepOfEpoch <= stepsPerEpoch;
  if (!within || step > epochs * stepsPerEpoch) {
    throw new ConfigError(
      `position: expected one of ${epochs} epochs of ${stepsPerEpoch} steps, found epoch ${epoch}, step ` +
        `${stepOfEpoch} of it. Go on with the settings, but for more epochs, and the data that it was made with.`,
    );
  }
  if (optimizer.updates !== step) {
    throw new ConfigError(
      `position: expected an optimizer that made its ${step} updates, found one of ${optimizer.updates}. ` +
        "Keep position, parameters and optimizer at the same moment.",
    );
  }
}
