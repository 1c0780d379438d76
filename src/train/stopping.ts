import { advice, change } from "../advice.ts";
import { ConfigError } from "../errors.ts";
import { epochsAtRate, type LearningRateSchedule } from "./schedule/learningRate.ts";

/**
 * Early stopping: the rule by which training ends before its last epoch. It takes the learning rate's schedule into
 * account, because a lower rate may still reduce the loss: epochs of the warm-up never count, a drop of the schedule
 * `step` restarts the count, and the schedule `cosine`, whose rate falls until the last step, does not accept the rule.
 */
export interface StoppingRule {
  /** Epochs in a row without an improvement, all at the same learning rate, after which training stops; from 1. */
  readonly patience: number;
  /** Nats per datum by which the validation loss must fall to count as an improvement, from 0: any fall counts. */
  readonly minimumChange: number;
}

/** The validation losses so far. */
export interface ValidationRecord {
  /** The lowest loss, and the epoch after which it was measured. */
  readonly best?: { readonly epoch: number; readonly loss: number };
  /** The loss from which the next improvement is measured. */
  readonly reference?: number;
  /** Epochs since the last improvement. */
  readonly waited: number;
}

export const noValidation: ValidationRecord = { waited: 0 };

/** The record with one more epoch. */
export function recordValidation(
  { best, reference, waited }: ValidationRecord,
  { epoch, loss }: { readonly epoch: number; readonly loss: number },
  minimumChange = 0,
): ValidationRecord {
  const improved = reference === undefined || loss < reference - minimumChange;
  return {
    best: best === undefined || loss < best.loss ? { epoch, loss } : best,
    reference: improved ? loss : reference,
    waited: improved ? 0 : waited + 1,
  };
}

/** Whether training stops after an epoch. */
export function stopsAfter(
  epoch: number,
  { waited }: ValidationRecord,
  { rule, schedule, stepsPerEpoch }: StoppingContext,
): boolean {
  return (
    rule !== undefined && Math.min(waited, epochsAtRate(schedule, { epoch, stepsPerEpoch })) >= rule.patience
  );
}

export interface StoppingContext {
  readonly rule: StoppingRule | undefined;
  readonly schedule: LearningRateSchedule;
  readonly stepsPerEpoch: number;
}

/** Throws ConfigError for a rule out of bounds, without validation images, or with the schedule `cosine`. */
export function requireStoppable(
  rule: StoppingRule,
  { schedule, validated }: { readonly schedule: LearningRateSchedule; readonly validated: boolean },
): void {
  const { patience, minimumChange } = rule;
  if (!Number.isSafeInteger(patience) || patience < 1) {
    throw new ConfigError(`expected a whole number of epochs from 1 on, found ${patience}.`, {
      setting: "patience",
      value: patience,
    });
  }
  if (!Number.isFinite(minimumChange) || minimumChange < 0) {
    throw new ConfigError(`expected a number of nats from 0 on, found ${minimumChange}.`, {
      setting: "minimumChange",
      value: minimumChange,
    });
  }
  if (!validated) {
    throw new ConfigError("early stopping requires validation images, and there are none.", {
      setting: "patience",
      value: patience,
      remedy: advice`Set some aside (${change("validation")}), or remove ${change("patience")}.`,
    });
  }
  if (schedule.decay.kind === "cosine") {
    throw new ConfigError(
      "the schedule 'cosine' is made to run to its end, where its learning rate is lowest.",
      {
        setting: "patience",
        value: patience,
        remedy: advice`Drop ${change("patience")} (the best epoch is kept without it), or choose another ${change("schedule")}.`,
      },
    );
  }
}
