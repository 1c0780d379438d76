import { advice, change } from "../advice.ts";
import { ConfigError } from "../errors.ts";
import type { Scalars } from "../settings/scalar.ts";
import { type LowestLosses, recordLowest } from "./diagnosis/lowest.ts";
import type { DoneEvent, EpochEvent } from "./events.ts";
import type { TrainingPosition } from "./position.ts";
import { type LearningRateSchedule, learningRateAt, requireSchedule } from "./schedule/learningRate.ts";
import {
  anyScheduled,
  requireScalars,
  type SchedulePosition,
  scalarsAt,
  stepsUntilSettled,
} from "./schedule/scalars.ts";
import {
  recordValidation,
  requireStoppable,
  type StoppingRule,
  stopsAfter,
  type ValidationRecord,
} from "./stopping.ts";

export interface PlanRequest {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly schedule: LearningRateSchedule;
  readonly scalars: Scalars;
  /** The largest value of each scalar that has one. */
  readonly largest?: Readonly<Record<string, number>> | undefined;
  readonly stopping?: StoppingRule | undefined;
  /** Whether there are validation data. Early stopping requires them. */
  readonly validated: boolean;
}

/**
 * Everything that follows from a training's length and schedules: each step's learning rate and scalars, and the end.
 */
export interface TrainingSchedule {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Whether a scalar of the objective follows a schedule. */
  readonly scheduled: boolean;
  learningRateAt(step: number): number;
  /** The objective's scalars at a step, from 1. */
  scalarsAt(step: number): Readonly<Record<string, number>>;
  /** Steps up to this one since all scalars became constant and the learning rate's warm-up ended; negative before. */
  settledSteps(step: number): number;
  /**
   * The validation record with the epoch that ends at a position. While scalars change, losses of different epochs are
   * not comparable, so the record begins once they are constant.
   */
  validated(position: TrainingPosition, evaluated: Pick<EpochEvent, "validation">): ValidationRecord;
  /** The lowest losses, including the epoch that ends at a position if scalars were constant throughout it. */
  lowest(
    position: TrainingPosition,
    evaluated: Pick<EpochEvent, "train" | "validation" | "test">,
  ): LowestLosses;
  /** Why training ends at a position; undefined if it goes on. */
  reasonToEnd(position: TrainingPosition): DoneEvent["reason"] | undefined;
}

/** Throws ConfigError if epochs, schedules or stopping are out of bounds or do not fit each other. */
export function planTraining(request: PlanRequest): TrainingSchedule {
  const { epochs, stepsPerEpoch, schedule, scalars, stopping } = request;
  requireFit(request);
  const length = { stepsPerEpoch, totalSteps: stepsPerEpoch * epochs };
  const at = (step: number): SchedulePosition => ({ step, ...length });
  const settledAfter = stepsUntilSettled(scalars, length);
  const restingAfter = Math.max(schedule.warmupSteps, settledAfter);
  return {
    epochs,
    stepsPerEpoch,
    scheduled: anyScheduled(scalars),
    learningRateAt: (step) => learningRateAt(schedule, at(step)),
    scalarsAt: (step) => scalarsAt(scalars, at(step)),
    settledSteps: (step) => step - restingAfter,
    validated({ epoch, validation }, evaluated) {
      if (evaluated.validation === undefined) return validation;
      // At step s, s - 1 steps of a schedule are complete.
      if (settledAfter > epoch * stepsPerEpoch - 1) return validation;
      return recordValidation(
        validation,
        { epoch, loss: evaluated.validation.loss },
        stopping?.minimumChange,
      );
    },
    lowest({ epoch, lowest = {} }, { train, validation, test }) {
      if (settledAfter > (epoch - 1) * stepsPerEpoch) return lowest;
      return recordLowest(lowest, { epoch, train, heldOut: validation ?? test });
    },
    reasonToEnd({ epoch, stepOfEpoch, validation }) {
      if (epoch > epochs) return "epochs";
      const context = { rule: stopping, schedule, stepsPerEpoch };
      return stepOfEpoch === 0 && stopsAfter(epoch - 1, validation, context) ? "early stopping" : undefined;
    },
  };
}

function requireFit({
  epochs,
  stepsPerEpoch,
  schedule,
  scalars,
  largest,
  stopping,
  validated,
}: PlanRequest): void {
  if (!Number.isSafeInteger(epochs) || epochs < 1) {
    throw new ConfigError(`expected a whole number from 1 on, found ${epochs}.`, {
      setting: "epochs",
      value: epochs,
    });
  }
  const length = { stepsPerEpoch, totalSteps: stepsPerEpoch * epochs };
  requireSchedule(schedule, length);
  requireScalars(scalars, length, largest);
  if (stopping === undefined) return;
  requireStoppable(stopping, { schedule, validated });
  if (stepsUntilSettled(scalars, length) < length.totalSteps) return;
  throw new ConfigError(
    "a scalar of the objective changes until the last epoch, so losses of different epochs are not comparable.",
    {
      setting: "patience",
      value: stopping.patience,
      remedy: advice`Drop ${change("patience")}, or shorten the schedule.`,
    },
  );
}
