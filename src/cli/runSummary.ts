import { stat } from "node:fs/promises";
import { join } from "node:path";
import { describeModel, modelOf } from "../config/assemble.ts";
import type { ObjectiveCard } from "../config/card.ts";
import { type Config, resolveConfig } from "../config/config.ts";
import { fieldNames } from "../config/fields.ts";
import { DataError, RunError } from "../errors.ts";
import { decodeMetrics, type EpochRecord, type MetricsEvent } from "../formats/metricsLine.ts";
import type { DataFacts } from "../run/facts.ts";
import { readBytes } from "../run/files.ts";
import { runFiles } from "../run/folder.ts";
import { openRunFolder } from "../run/openRun.ts";
import { readRunCard } from "../run/runCard.ts";

/** `unfinished`: being trained now, or interrupted. */
export type RunState = "finished" | "unfinished" | "diverged";

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
  /** The epoch of the lowest validation loss, where the run has validation images. */
  readonly best?: EpochRecord;
  /** What it was computed with, as far as its files say. */
  readonly environment: Readonly<Record<string, unknown>>;
  readonly card: ObjectiveCard;
}

/**
 * Reads what a run is and how far it came from its files alone: no engine, no data set, no parameters are loaded.
 *
 * @throws RunError where the folder is no run, a newer program's, or damaged
 */
export async function readRunSummary(folder: string): Promise<RunSummary> {
  const run = await openRunFolder(folder);
  const { config, data } = run;
  const events = await readEvents(folder);
  const epochs = events.filter((event) => event.event === "epoch");
  const model = modelOf(config, data.imageShape);
  const last = epochs.at(-1);
  const best = bestOf(epochs);
  return {
    folder,
    state: stateOf(events),
    begun: (await stat(join(folder, runFiles.config))).mtime.toISOString(),
    data,
    model: {
      description: describeModel(model, config),
      activation: config.activation,
      parameters: model.parameters.reduce((sum, { sizes }) => sum + sizes.reduce((a, b) => a * b, 1), 0),
    },
    config,
    changed: changedSettings(config),
    epochs: { done: epochs.length, planned: config.epochs },
    seconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    ...(last && { last }),
    ...(best && { best }),
    environment: await readEnvironment(folder),
    card: await readRunCard(run),
  };
}

/** A line that was cut off while it was written is not there yet. */
async function readEvents(folder: string): Promise<readonly MetricsEvent[]> {
  const path = join(folder, runFiles.metrics);
  const text = new TextDecoder().decode((await readBytes(path)) ?? new Uint8Array());
  try {
    return decodeMetrics(text.slice(0, text.lastIndexOf("\n") + 1), path);
  } catch (cause) {
    throw cause instanceof DataError ? new RunError(cause.message, { cause }) : cause;
  }
}

function stateOf(events: readonly MetricsEvent[]): RunState {
  switch (events.at(-1)?.event) {
    case "done":
      return "finished";
    case "diverged":
      return "diverged";
    default:
      return "unfinished";
  }
}

function bestOf(epochs: readonly EpochRecord[]): EpochRecord | undefined {
  const lossOf = ({ validation }: EpochRecord) => validation?.loss ?? Number.POSITIVE_INFINITY;
  return epochs
    .filter(({ validation }) => validation !== undefined)
    .reduce<EpochRecord | undefined>(
      (best, epoch) => (best !== undefined && lossOf(best) <= lossOf(epoch) ? best : epoch),
      undefined,
    );
}

function changedSettings(config: Config): Readonly<Record<string, unknown>> {
  const defaults = resolveConfig();
  const changed = fieldNames.filter(
    (name) => name !== "out" && JSON.stringify(config[name]) !== JSON.stringify(defaults[name]),
  );
  return Object.fromEntries(changed.map((name) => [name, config[name]]));
}

/** Where environment.json is missing or unreadable, nothing is known, and all else still is. */
async function readEnvironment(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBytes(join(folder, runFiles.environment));
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === "object" && content !== null ? { ...content } : {};
  } catch {
    return {};
  }
}
