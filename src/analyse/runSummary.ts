import { describeModel, modelOfData, scheduledScalarsOf } from "../config/assemble.ts";
import type { ObjectiveCard } from "../config/card.ts";
import { type Config, resolveConfig } from "../config/config.ts";
import { fieldNames } from "../config/fields.ts";
import { type LossKind, lossKindOf } from "../config/lossKind.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import { trainableCount } from "../nn/scope.ts";
import type { Device } from "../runtime/session.ts";
import type { DiagnosisRecord, EpochRecord, MetricsEvent } from "../train/records.ts";
import { anyScheduled, stepsUntilSettled } from "../train/schedule/scalars.ts";
import { type RunState, stateAfter } from "./runState.ts";

/** What a run was computed with. Its last bits and its speed depend on this. Contains no user or host name. */
export interface Environment {
  readonly nelbo: string;
  readonly node: string;
  /** `linux x64`. */
  readonly platform: string;
  readonly cpu: string;
  /** The number of cores that the process may use. */
  readonly cores: number;
  readonly engine: string;
  /** The number of threads that one program uses. */
  readonly threads: number;
  /** What computed. Absent in runs of earlier versions, which used the processor. */
  readonly device?: Device;
  /** Why, if it was chosen by timing steps. */
  readonly deviceReason?: string;
}

/** The known part of an environment. */
export type KnownEnvironment = { readonly [Name in keyof Environment]?: Environment[Name] | undefined };

/** A summary of a training, finished or not. */
export interface RunSummary {
  /** The folder of its files, or its name in messages. */
  readonly folder: string;
  readonly state: RunState;
  /** When its folder was created, as an ISO 8601 date. */
  readonly begun: string;
  readonly data: DataProperties;
  readonly model: {
    /** `784-400-20`. */
    readonly description: string;
    readonly activation: string;
    readonly parameters: number;
  };
  readonly config: Config;
  /** Settings that differ from their defaults. */
  readonly changed: Readonly<Record<string, unknown>>;
  readonly epochs: { readonly done: number; readonly planned: number };
  /** The time of all training steps, in seconds. */
  readonly seconds: number;
  /** The last epoch, if there is one. Losses are in nats per datum. */
  readonly last?: EpochRecord;
  /**
   * The epoch of the lowest validation loss, if the run has validation images. While scheduled scalars of the loss
   * change, losses of different epochs are different quantities: as in training, epochs count only after all schedules
   * have ended.
   */
  readonly best?: EpochRecord;
  /**
   * The diagnosis of the run's model: after its last epoch or, if it stopped early, after its best epoch. Absent if
   * that epoch was not diagnosed.
   */
  readonly diagnosis?: DiagnosisRecord;
  /** What it was computed with, as far as its files contain it. */
  readonly environment: KnownEnvironment;
  readonly card: ObjectiveCard;
  /** The names of its losses, and how they relate to log p(x). */
  readonly loss: LossKind;
}

/** The input of `summarise`. */
export interface SummaryParts
  extends Pick<RunSummary, "folder" | "config" | "data" | "begun" | "environment" | "card"> {
  /** All events of its metrics. */
  readonly events: readonly MetricsEvent[];
  /** Whether a process trains it now. */
  readonly running: boolean;
}

/** Summarises a training. Requires no engine, data set or parameters. */
export function summarise({ events, running, ...known }: SummaryParts): RunSummary {
  const { config, data } = known;
  const epochs = events.filter((event) => event.event === "epoch");
  const model = modelOfData(config, data);
  const last = epochs.at(-1);
  const best = bestOf(epochs, config);
  const state = running ? "running" : stateAfter(events.at(-1), config);
  const judged = state === "stopped early" ? best : last;
  const diagnosis = events
    .filter((event) => event.event === "diagnosis")
    .find(({ epoch }) => epoch === judged?.epoch);
  return {
    folder: known.folder,
    state,
    begun: known.begun,
    data,
    model: {
      description: describeModel(model, config),
      activation: config.activation,
      parameters: trainableCount(model.parameters),
    },
    config,
    changed: changedSettings(config),
    epochs: { done: epochs.length, planned: config.model === "pca" ? 1 : config.epochs },
    seconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    ...(last && { last }),
    ...(best && { best }),
    ...(diagnosis && { diagnosis }),
    environment: known.environment,
    card: known.card,
    loss: lossKindOf(config),
  };
}

function bestOf(epochs: readonly EpochRecord[], config: Config): EpochRecord | undefined {
  const lossOf = ({ validation }: EpochRecord) => validation?.loss ?? Number.POSITIVE_INFINITY;
  return epochs
    .filter((record) => record.validation !== undefined && isSettled(record, config))
    .reduce<EpochRecord | undefined>(
      (best, epoch) => (best !== undefined && lossOf(best) <= lossOf(epoch) ? best : epoch),
      undefined,
    );
}

/** Whether the epoch was validated with the final values of the loss's scalars. */
function isSettled({ epoch, step }: EpochRecord, config: Config): boolean {
  const stepsPerEpoch = step / epoch;
  const length = { stepsPerEpoch, totalSteps: stepsPerEpoch * config.epochs };
  const scalars = scheduledScalarsOf(config);
  // At step s, s - 1 steps of a schedule are done. A run without steps has no schedule.
  return !anyScheduled(scalars) || stepsUntilSettled(scalars, length) <= step - 1;
}

function changedSettings(config: Config): Readonly<Record<string, unknown>> {
  const defaults = resolveConfig();
  const changed = fieldNames.filter(
    (name) => name !== "out" && JSON.stringify(config[name]) !== JSON.stringify(defaults[name]),
  );
  return Object.fromEntries(changed.map((name) => [name, config[name]]));
}
