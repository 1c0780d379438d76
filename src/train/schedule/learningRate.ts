import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import type { SchedulePosition } from "./scalars.ts";

/** How the learning rate goes on after its warm-up. */
export type LearningRateDecay =
  | { readonly kind: "constant" }
  /**
   * Down along half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts) to zero, where a step after the last
   * would be, so that every step learns.
   */
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

/**
 * Throws ConfigError for a schedule out of bounds: a rate below 0, a warm-up that is longer than the training, drops that
 * come at no whole number of epochs or make the rate larger.
 */
export function requireSchedule(
  { learningRate, decay, warmupSteps }: LearningRateSchedule,
  { totalSteps }: Pick<SchedulePosition, "totalSteps">,
): void {
  if (!Number.isFinite(learningRate) || learningRate < 0) {
    throw new ConfigError(`expected a finite number from 0 on, found ${learningRate}.`, {
      setting: "learningRate",
      value: learningRate,
    });
  }
  if (!Number.isSafeInteger(warmupSteps) || warmupSteps < 0) {
    throw new ConfigError(`expected a whole number from 0 on, found ${warmupSteps}.`, {
      setting: "warmupSteps",
      value: warmupSteps,
    });
  }
  if (warmupSteps > totalSteps) {
    throw new ConfigError(
      `expected at most the ${totalSteps} steps of this training, found ${warmupSteps}.`,
      {
        setting: "warmupSteps",
        value: warmupSteps,
        remedy: advice`Train for more ${change("epochs")} or warm up for less.`,
      },
    );
  }
  if (decay.kind !== "step") return;
  if (!Number.isSafeInteger(decay.epochs) || decay.epochs < 1) {
    throw new ConfigError(
      `expected a whole number of epochs between drops, from 1 on, found ${decay.epochs}.`,
      {
        setting: "stepEpochs",
        value: decay.epochs,
      },
    );
  }
  if (!(decay.factor > 0 && decay.factor <= 1)) {
    throw new ConfigError(`expected a factor above 0 and at most 1 for a drop, found ${decay.factor}.`, {
      setting: "stepFactor",
      value: decay.factor,
    });
  }
}

/** The learning rate of one step. */
export function learningRateAt(schedule: LearningRateSchedule, position: SchedulePosition): number {
  const { learningRate, warmupSteps } = schedule;
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
