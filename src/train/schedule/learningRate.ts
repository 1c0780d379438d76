import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import type { SchedulePosition } from "./scalars.ts";

/** How the learning rate changes after its warm-up. */
export type LearningRateDecay =
  | { readonly kind: "constant" }
  /**
   * Half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts). It reaches zero one step after the last,
   * so that every step learns.
   */
  | { readonly kind: "cosine" }
  /** Multiplied by `factor` after every `epochs` epochs. */
  | { readonly kind: "step"; readonly epochs: number; readonly factor: number }
  /** Multiplied by `factor` after each of these epochs, which ascend. */
  | { readonly kind: "milestones"; readonly milestones: readonly number[]; readonly factor: number };

export interface LearningRateSchedule {
  /** The highest rate. */
  readonly learningRate: number;
  readonly decay: LearningRateDecay;
  /** Steps over which the rate rises linearly to `learningRate`, starting above zero. 0: no warm-up. */
  readonly warmupSteps: number;
}

/**
 * Throws ConfigError for a schedule out of bounds: a rate below 0, a warm-up longer than the training, drops at a
 * fractional number of epochs, or drops that raise the rate.
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
      `expected at most ${totalSteps}, the number of steps of this training, found ${warmupSteps}.`,
      {
        setting: "warmupSteps",
        value: warmupSteps,
        remedy: advice`Train for more ${change("epochs")}, or shorten the warm-up.`,
      },
    );
  }
  if (decay.kind !== "step" && decay.kind !== "milestones") return;
  if (decay.kind === "milestones") requireAscending(decay.milestones);
  else if (!Number.isSafeInteger(decay.epochs) || decay.epochs < 1) {
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

function requireAscending(milestones: readonly number[]): void {
  const isAscending = milestones.every(
    (epoch, at) => Number.isSafeInteger(epoch) && epoch > (milestones[at - 1] ?? 0),
  );
  if (isAscending) return;
  throw new ConfigError(`expected epochs from 1 on in ascending order, found ${milestones.join(", ")}.`, {
    setting: "stepMilestones",
    value: milestones,
  });
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
    case "milestones":
      return (
        decay.factor ** decay.milestones.filter((epoch) => done >= epoch * position.stepsPerEpoch).length
      );
  }
}

/**
 * Whole epochs with an unchanged learning rate up to the end of `epoch` (from 1): 0 while the rate changes, in a
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
    case "milestones":
      return Math.min(warm, epoch - (decay.milestones.findLast((milestone) => milestone < epoch) ?? 0));
  }
}
