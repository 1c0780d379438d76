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
  /** Whether there are validation data to stop by. */
  readonly validated: boolean;
}

/** All that a training's length and schedules decide: what each step is made with, and when it ends. */
export interface TrainingSchedule {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Whether a scalar of the objective moves. */
  readonly scheduled: boolean;
  learningRateAt(step: number): number;
  /** The objective's scalars at a step, from 1. */
  scalarsAt(step: number): Readonly<Record<string, number>>;
  /** Steps up to this one that were made while nothing moved: neither a scalar nor, in its warm-up, the learning rate. */
  settledSteps(step: number): number;
  /**
   * The record of validation with the epoch that a position is at the end of. While scalars move, losses of different epochs
   * are different quantities: the record begins where they rest.
   */
  validated(position: TrainingPosition, evaluated: Pick<EpochEvent, "validation">): ValidationRecord;
  /** The lowest losses with those of the epoch that a position is at the end of, once scalars rest from its beginning. */
  lowest(
    position: TrainingPosition,
    evaluated: Pick<EpochEvent, "train" | "validation" | "test">,
  ): LowestLosses;
  /** Why training ends at a position; undefined where it goes on. */
  reasonToEnd(position: TrainingPosition): DoneEvent["reason"] | undefined;
}

/** Throws ConfigError where epochs, schedules and stopping are out of bounds or do not fit each other. */
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
      // At step s, s - 1 steps of a schedule are done.
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
    "expected scalars that come to rest before the last epoch, found one that moves to the end, and the loss with it.",
    {
      setting: "patience",
      value: stopping.patience,
      remedy: advice`Drop ${change("patience")}, or shorten the schedule.`,
    },
  );
}
