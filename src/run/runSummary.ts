import { stat } from "node:fs/promises";
import { join } from "node:path";
import { describeModel, modelOf, scheduledScalarsOf } from "../config/assemble.ts";
import type { ObjectiveCard } from "../config/card.ts";
import { type Config, resolveConfig } from "../config/config.ts";
import { fieldNames } from "../config/fields.ts";
import type { DiagnosisRecord, EpochRecord } from "../formats/metricsLine.ts";
import { trainableCount } from "../nn/scope.ts";
import { anyScheduled, stepsUntilSettled } from "../vae/schedule/schedule.ts";
import type { DataFacts } from "./facts.ts";
import { fileError } from "./files.ts";
import { runFiles } from "./folder.ts";
import { parseMetrics, readMetrics } from "./journal.ts";
import { isBeingTrained } from "./lock.ts";
import { openRunFolder } from "./openRun.ts";
import { readRunCard } from "./runCard.ts";
import { type RunState, stateAfter } from "./runState.ts";
import { readStoredEnvironment, type StoredEnvironment } from "./storedEnvironment.ts";

/** What a run's files say of it. */
export interface RunSummary {
  readonly folder: string;
  readonly state: RunState;
  /** When its folder was begun, as ISO 8601 has it. */
  readonly begun: string;
  readonly data: DataFacts;
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
  readonly environment: StoredEnvironment;
  readonly card: ObjectiveCard;
}

/**
 * Reads what a run is and how far it came from its files alone: no engine, no data set, no parameters are loaded. Its lock
 * is looked at and never taken, so that a run may be read while it is trained.
 *
 * @throws RunError where the folder is no run, a newer program's, or damaged
 */
export async function readRunSummary(folder: string): Promise<RunSummary> {
  const run = await openRunFolder(folder);
  const { config, data } = run;
  // Asked first: a run that ends meanwhile is told as running, which it was, and never as interrupted.
  const running = await isBeingTrained(folder);
  const events = parseMetrics(folder, await readMetrics(folder));
  const epochs = events.filter((event) => event.event === "epoch");
  const model = modelOf(config, data.imageShape, data.classCount);
  const last = epochs.at(-1);
  const best = bestOf(epochs, config);
  const state = running ? "running" : stateAfter(events.at(-1), config);
  const judged = state === "stopped early" ? best : last;
  const diagnosis = events
    .filter((event) => event.event === "diagnosis")
    .find(({ epoch }) => epoch === judged?.epoch);
  return {
    folder,
    state,
    begun: await readBegun(folder),
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
    environment: await readStoredEnvironment(folder),
    card: await readRunCard(run),
  };
}

/**
 * When a run's folder was begun, as ISO 8601 has it: when its settings were written or, as resuming writes them again, when the folder
 * was made, where its disk knows that. Throws RunError where there are no settings.
 */
export async function readBegun(folder: string): Promise<string> {
  const path = join(folder, runFiles.config);
  const [settings, made] = await Promise.all([stat(path), stat(folder)]).catch((cause: unknown) => {
    throw fileError("read", path, cause);
  });
  const begun = Math.min(settings.mtimeMs, made.birthtimeMs > 0 ? made.birthtimeMs : settings.mtimeMs);
  return new Date(begun).toISOString();
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
