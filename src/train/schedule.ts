import { ConfigError } from "../errors.ts";

/** How the learning rate goes on after its warm-up. */
export type LearningRateDecay =
  | { readonly kind: "constant" }
  /** Down to zero at the last step along half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts). */
  | { readonly kind: "cosine" }
  /** Multiplied by `factor` after every `epochs` epochs. */
  | { readonly kind: "step"; readonly epochs: number; readonly factor: number };

export interface LearningRateSchedule {
  /** The rate at its highest. */
  readonly learningRate: number;
  readonly decay: LearningRateDecay;
  /** Steps over which the rate rises linearly to `learningRate`, beginning above zero. 0: none. */
  readonly warmupSteps: number;
}

export interface SchedulePosition {
  /** The step about to be made, from 1. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
}

/** The learning rate of one step. Throws ConfigError where the warm-up is longer than the training. */
export function learningRateAt(schedule: LearningRateSchedule, position: SchedulePosition): number {
  const { learningRate, warmupSteps } = schedule;
  if (warmupSteps > position.totalSteps) {
    throw new ConfigError(
      `warmupSteps: expected at most the ${position.totalSteps} steps of this training, found ${warmupSteps}. ` +
        "Train for more epochs or warm up for less.",
    );
  }
  if (position.step <= warmupSteps) return (learningRate * position.step) / warmupSteps;
  return learningRate * decayFactor(schedule, position);
}

function decayFactor({ decay, warmupSteps }: LearningRateSchedule, position: SchedulePosition): number {
  const done = position.step - 1;
  switch (decay.kind) {
    case "constant":
      return 1;
    case "cosine":
      return 0.5 * (1 + Math.cos((Math.PI * (done - warmupSteps)) / (position.totalSteps - warmupSteps)));
    case "step":
      return decay.factor ** Math.floor(done / position.stepsPerEpoch / decay.epochs);
  }
}

/**
 * Whole epochs up to the end of `epoch` (from 1) for which the learning rate has been what it is: 0 while it moves, in a
 * warm-up or along a cosine.
 */
export function epochsAtRate(
  { decay, warmupSteps }: LearningRateSchedule,
  { epoch, stepsPerEpoch }: { readonly epoch: number; readonly stepsPerEpoch: number },
): number {
  const warm = Math.max(0, epoch - Math.ceil(warmupSteps / stepsPerEpoch));
  switch (decay.kind) {
    case "constant":
      return warm;
    case "cosine":
      return 0;
    case "step":
      return Math.min(warm, ((epoch - 1) % decay.epochs) + 1);
  }
}
