import { scheduleOf } from "../../config/assemble.ts";
import type { Config } from "../../config/config.ts";
import type { LossFigures } from "../../evaluate/figures.ts";
import type { StepEvent } from "../../train/events.ts";
import type { DiagnosisRecord, EpochRecord } from "../../train/records.ts";
import { learningRateAt } from "../../train/schedule/learningRate.ts";

/** Figures by name, as the logs have them: `train/loss`. Losses are in nats per datum. */
export type NamedFigures = Readonly<Record<string, number>>;

/** Before the names of a step's figures, and of nothing else. */
export const stepPrefix = "batch/";

/** What a step says of its batch. */
export function stepFigures({ batch, learningRate, scalars, gradientNorm }: StepEvent): NamedFigures {
  return {
    ...named(stepPrefix, batch),
    ...prefixed(stepPrefix, scalars),
    [`${stepPrefix}learningRate`]: learningRate,
    ...(gradientNorm !== undefined && { [`${stepPrefix}gradientNorm`]: gradientNorm }),
  };
}

/** What an epoch says: each split's loss with its parts, and the learning rate of its last step, where it has steps. */
export function epochFigures(
  { epoch, step, seconds, scalars, train, validation, test }: Omit<EpochRecord, "event">,
  config: Config,
): NamedFigures {
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

/** What an epoch's diagnosis says in numbers. */
export function diagnosisFigures({
  activeUnits,
  explained,
}: Pick<DiagnosisRecord, "activeUnits" | "explained">): NamedFigures {
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

function named(prefix: string, { loss, reconstruction, kl, terms }: LossFigures): NamedFigures {
  return prefixed(prefix, { loss, reconstruction, kl, ...terms });
}

function prefixed(prefix: string, figures: NamedFigures = {}): NamedFigures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [prefix + name, value]));
}
