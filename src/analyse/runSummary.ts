import { describeModel, modelOfData, scheduledScalarsOf } from "../config/assemble.ts";
import type { ObjectiveCard } from "../config/card.ts";
import { type Config, resolveConfig } from "../config/config.ts";
import { fieldNames } from "../config/fields.ts";
import { type LossKind, lossKindOf } from "../config/lossKind.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import { trainableCount } from "../nn/scope.ts";
import type { DiagnosisRecord, EpochRecord, MetricsEvent } from "../train/records.ts";
import { anyScheduled, stepsUntilSettled } from "../train/schedule/scalars.ts";
import { type RunState, stateAfter } from "./runState.ts";

/** What a run was computed with: that on which its last bits and its speed depend. Names no user and no host. */
export interface Environment {
  readonly nelbo: string;
  readonly node: string;
  /** `linux x64`. */
  readonly platform: string;
  readonly cpu: string;
  /** Cores that this process may use. */
  readonly cores: number;
  readonly engine: string;
  /** Threads that one program uses. */
  readonly threads: number;
}

/** The same as far as it is known. */
export type KnownEnvironment = { readonly [Name in keyof Environment]?: Environment[Name] | undefined };

/** What is to be said of a training, finished or not. */
export interface RunSummary {
  /** Where its files are, or what messages call it. */
  readonly folder: string;
  readonly state: RunState;
  /** When its folder was begun, as ISO 8601 has it. */
  readonly begun: string;
  readonly data: DataProperties;
  readonly model: {
    /** `784-400-20`. */
    readonly description: string;
    readonly activation: string;
    readonly parameters: number;
  };
  readonly config: Config;
  /** Settings that are not as they are by default. */
  readonly changed: Readonly<Record<string, unknown>>;
  readonly epochs: { readonly done: number; readonly planned: number };
  /** Seconds of training steps. */
  readonly seconds: number;
  /** The last epoch, where there is one. Losses are in nats per datum. */
  readonly last?: EpochRecord;
  /**
   * The epoch of the lowest validation loss, where the run has validation images. While scalars of the loss move, losses
   * of different epochs are different quantities: as in training, epochs count from where all of them rest.
   */
  readonly best?: EpochRecord;
  /**
   * What was found of the model that the run has: after its last epoch, or where it stopped early after the best one. Absent
   * where no epoch was diagnosed.
   */
  readonly diagnosis?: DiagnosisRecord;
  /** What it was computed with, as far as its files say. */
  readonly environment: KnownEnvironment;
  readonly card: ObjectiveCard;
  /** What its losses are called, and what they say of log p(x). */
  readonly loss: LossKind;
}

/** What a summary is made of. */
export interface SummaryParts
  extends Pick<RunSummary, "folder" | "config" | "data" | "begun" | "environment" | "card"> {
  /** All events of its metrics. */
  readonly events: readonly MetricsEvent[];
  /** Whether a process trains it now. */
  readonly running: boolean;
}

/** Sums a training up. No engine, no data set and no parameters are needed. */
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

/** Whether the epoch was validated with the scalars that the loss ends with. */
function isSettled({ epoch, step }: EpochRecord, config: Config): boolean {
  const stepsPerEpoch = step / epoch;
  const length = { stepsPerEpoch, totalSteps: stepsPerEpoch * config.epochs };
  const scalars = scheduledScalarsOf(config);
  // At step s, s - 1 steps of a schedule are done. A run without steps has no schedule either.
  return !anyScheduled(scalars) || stepsUntilSettled(scalars, length) <= step - 1;
}

function changedSettings(config: Config): Readonly<Record<string, unknown>> {
  const defaults = resolveConfig();
  const changed = fieldNames.filter(
    (name) => name !== "out" && JSON.stringify(config[name]) !== JSON.stringify(defaults[name]),
  );
  return Object.fromEntries(changed.map((name) => [name, config[name]]));
}
