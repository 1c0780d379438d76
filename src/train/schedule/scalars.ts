import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import type { Scalar, ScalarSchedule, Scalars, Span } from "../../settings/scalar.ts";

/** The length of a training. */
export interface TrainingLength {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
}

export interface SchedulePosition extends TrainingLength {
  /** The step about to be made, from 1. */
  readonly step: number;
}

/**
 * The scalar at one step: a function of the position alone, so that a resumed training continues with the same values.
 */
export function scalarAt(scalar: Scalar, position: SchedulePosition): number {
  if (typeof scalar === "number") return scalar;
  const { from, to } = scalar;
  return from + (to - from) * shareAt(scalar, position);
}

/** All scalars at one step. */
export function scalarsAt(scalars: Scalars, position: SchedulePosition): Record<string, number> {
  return mapScalars(scalars, (scalar) => scalarAt(scalar, position));
}

/** Each scalar's final value. */
export function finalScalars(scalars: Scalars): Record<string, number> {
  return mapScalars(scalars, (scalar) => (typeof scalar === "number" ? scalar : scalar.to));
}

/** Whether any scalar follows a schedule. */
export function anyScheduled(scalars: Scalars): boolean {
  return Object.values(scalars).some((scalar) => typeof scalar !== "number");
}

/** The number of steps after which all scalars are constant; infinity if one never is. */
export function stepsUntilSettled(scalars: Scalars, length: TrainingLength): number {
  const steps = Object.values(scalars).map((scalar) => {
    if (typeof scalar === "number") return 0;
    return scalar.kind === "cyclic" ? Number.POSITIVE_INFINITY : stepsOf(scalar.over, length);
  });
  return Math.max(0, ...steps);
}

/**
 * Throws ConfigError for a scalar that is not finite, negative or above its largest value, or for a schedule that is
 * out of bounds or longer than the training, so that its end would never be reached.
 */
export function requireScalars(
  scalars: Scalars,
  length: TrainingLength,
  largest: Readonly<Record<string, number>> = {},
): void {
  for (const [name, scalar] of Object.entries(scalars)) {
    requireWithin(name, scalar, largest[name] ?? Number.POSITIVE_INFINITY);
    requireSchedule(name, scalar, length);
  }
}

function requireWithin(name: string, scalar: Scalar, largest: number): void {
  const ends = typeof scalar === "number" ? [scalar] : [scalar.from, scalar.to];
  for (const value of ends) {
    if (Number.isFinite(value) && value >= 0 && value <= largest) continue;
    const most = Number.isFinite(largest) ? `from 0 to ${largest}` : "from 0 on";
    throw new ConfigError(`expected a finite number ${most}, found ${value}.`, { setting: name, value });
  }
}

function requireSchedule(name: string, scalar: Scalar, length: TrainingLength): void {
  if (typeof scalar === "number") return;
  if (scalar.kind === "cyclic") {
    const { cycles, rise } = scalar;
    if (!Number.isSafeInteger(cycles) || cycles < 1 || cycles > length.totalSteps) {
      throw new ConfigError(
        `expected a whole number of cycles from 1 to the ${length.totalSteps} steps of this training, found ${cycles}.`,
        { setting: name, value: scalar },
      );
    }
    if (!(rise > 0 && rise <= 1)) {
      throw new ConfigError(
        `expected a rise as a share of its cycle, above 0 and at most 1, found ${rise}.`,
        { setting: name, value: scalar },
      );
    }
    return;
  }
  const steps = stepsOf(scalar.over, length);
  if (steps > 0 && steps <= length.totalSteps) return;
  throw new ConfigError(
    `expected a schedule of more than 0 and at most ${length.totalSteps} steps, the length of this training, found ${steps} steps.`,
    {
      setting: name,
      value: scalar,
      remedy: advice`Train for more ${change("epochs")}, or shorten the schedule.`,
    },
  );
}

function mapScalars(scalars: Scalars, at: (scalar: Scalar) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(scalars).map(([name, scalar]) => [name, at(scalar)]));
}

/** The completed share of the schedule, from 0 to 1: 0 at the first step. */
function shareAt(schedule: ScalarSchedule, position: SchedulePosition): number {
  const done = position.step - 1;
  switch (schedule.kind) {
    case "linear":
      return Math.min(1, done / stepsOf(schedule.over, position));
    case "cosine":
      return 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, done / stepsOf(schedule.over, position)));
    case "cyclic": {
      // In whole numbers: with a fractional cycle length, rounding would sometimes put the remainder off by a whole
      // cycle.
      const intoCycle = ((done * schedule.cycles) % position.totalSteps) / position.totalSteps;
      return Math.min(1, intoCycle / schedule.rise);
    }
  }
}

function stepsOf(span: Span, { stepsPerEpoch }: TrainingLength): number {
  return "steps" in span ? span.steps : span.epochs * stepsPerEpoch;
}
