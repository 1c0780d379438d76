import { scheduleOf } from "../../config/assemble.ts";
import type { Config } from "../../config/config.ts";
import type { LossMetrics } from "../../evaluate/metrics.ts";
import type { StepEvent } from "../../train/events.ts";
import type { DiagnosisRecord, EpochRecord } from "../../train/records.ts";
import { learningRateAt } from "../../train/schedule/learningRate.ts";

/** Metrics by name, as in the logs: `train/loss`. Losses are in nats per datum. */
export type NamedMetrics = Readonly<Record<string, number>>;

/** Prefix of the names of a step's metrics, and of no others. */
export const stepPrefix = "batch/";

/** The metrics of a step. */
export function stepMetrics({ batch, learningRate, scalars, gradientNorm }: StepEvent): NamedMetrics {
  return {
    ...named(stepPrefix, batch),
    ...prefixed(stepPrefix, scalars),
    [`${stepPrefix}learningRate`]: learningRate,
    ...(gradientNorm !== undefined && { [`${stepPrefix}gradientNorm`]: gradientNorm }),
  };
}

/** The metrics of an epoch: each split's loss and its parts, and the learning rate of its last step, if any. */
export function epochMetrics(
  { epoch, step, seconds, scalars, train, validation, test }: Omit<EpochRecord, "event">,
  config: Config,
): NamedMetrics {
  return {
    ...named("train/", train),
    ...(validation && named("validation/", validation)),
    ...(test && named("test/", test)),
    ...prefixed("epoch/", scalars),
    ...(step > 0 && { "epoch/learningRate": lastLearningRate(step, epoch, config) }),
    "epoch/seconds": seconds,
    "epoch/number": epoch,
  };
}

/** The metrics of an epoch's diagnosis. */
export function diagnosisMetrics({
  activeUnits,
  explained,
}: Pick<DiagnosisRecord, "activeUnits" | "explained">): NamedMetrics {
  return {
    ...(activeUnits !== null && { "diagnosis/activeUnits": activeUnits }),
    ...(explained !== null && { "diagnosis/explained": explained }),
  };
}

function lastLearningRate(step: number, epoch: number, config: Config): number {
  const stepsPerEpoch = step / epoch;
  const position = { step, stepsPerEpoch, totalSteps: stepsPerEpoch * config.epochs };
  return learningRateAt(scheduleOf(config), position);
}

function named(prefix: string, { loss, reconstruction, kl, terms }: LossMetrics): NamedMetrics {
  return prefixed(prefix, { loss, reconstruction, kl, ...terms });
}

function prefixed(prefix: string, metrics: NamedMetrics = {}): NamedMetrics {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [prefix + name, value]));
}
