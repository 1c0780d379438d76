import type { WrittenReport } from "../apply/reportRun.ts";
import { describeModel } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";
import type { Recommendation } from "../config/recommend.ts";
import { shellWord } from "../config/shellWord.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import { RunError } from "../errors.ts";
import { trainableCount } from "../nn/scope.ts";
import type { EngineDescription } from "../runtime/session.ts";
import type { CheckpointEvent } from "../store/checkpoint/writer.ts";
import { withoutPasswords } from "../store/folder.ts";
import type { TrainingEvent } from "../train/events.ts";
import type { DiagnosisRecord } from "../train/records.ts";
import type { PreparedTraining } from "./prepareTraining.ts";

/**
 * The events of a run, in order: `opened`, warnings if any, all training events with the checkpoints that were written,
 * `saved`, and `reported` if a report was requested. A run that is stopped ends with `stopped` instead.
 */
export type RunEvent =
  | OpenedEvent
  | WarningEvent
  | TrainingEvent
  | CheckpointEvent
  | SavedEvent
  | ReportedEvent
  | StoppedEvent;

export interface OpenedEvent {
  readonly event: "opened";
  /** The run's folder, as a path from the working directory or an absolute one. */
  readonly folder: string;
  readonly config: Config;
  readonly data: DataProperties;
  readonly model: {
    /** `784-400-20`: the sizes from datum to code. */
    readonly description: string;
    /** Numbers that training changes. */
    readonly parameters: number;
  };
  readonly engine: EngineDescription;
  /** Why the engine's device was chosen, if it was chosen by timing steps. */
  readonly deviceReason?: string;
  /** Settings that were not given and were chosen for the data, each with a reason; absent if there are none. */
  readonly recommended?: Recommendation;
  /** Where a resumed run continues; absent for a new run. */
  readonly resumed?: {
    /** `none`: it was interrupted before its first checkpoint, and starts from the beginning. */
    readonly checkpoint: "last" | "previous" | "none";
    /** Updates made before. */
    readonly step: number;
    /** The epoch that continues, from 1. */
    readonly epoch: number;
  };
}

/** A problem that does not stop the training. */
export interface WarningEvent {
  readonly event: "warning";
  /** The problem and its consequence. */
  readonly message: string;
}

/** The last event of a run that was stopped. */
export interface StoppedEvent {
  readonly event: "stopped";
  /** The run's folder, for `nelbo resume <folder>`. Undefined if it was stopped before the folder was created. */
  readonly folder: string | undefined;
  /** Updates made, all of them on disk. */
  readonly step: number;
}

export interface SavedEvent {
  readonly event: "saved";
  readonly folder: string;
  /** The file with the trained parameters. */
  readonly model: string;
  /** The epoch of these parameters: the last one or, if training stopped early, the best one. */
  readonly epoch: number;
  /** The diagnosis of these parameters; absent if the epoch was trained by a version without diagnosis. */
  readonly diagnosis?: DiagnosisRecord;
  /** The last epoch's reconstruction and samples, then the loss curves. */
  readonly pictures: readonly string[];
}

/** The report of a finished run. */
export interface ReportedEvent extends WrittenReport {
  readonly event: "reported";
}

/** Optional parts of the event `opened`. */
type Opening = { readonly [Part in keyof OpenedEvent]?: OpenedEvent[Part] | undefined };

/** The first event of a run: its folder, settings, data, model and engine. */
export function openedEvent(
  { config, data, model, session, deviceReason }: PreparedTraining,
  folder: string,
  { resumed, recommended }: Pick<Opening, "resumed" | "recommended"> = {},
): OpenedEvent {
  return {
    event: "opened",
    folder,
    config: withoutPasswords(config),
    data,
    model: { description: describeModel(model, config), parameters: trainableCount(model.parameters) },
    engine: session.description,
    ...(deviceReason !== undefined && { deviceReason }),
    ...(resumed && { resumed }),
    ...(recommended && { recommended }),
  };
}

/** The session's warning about its speed, if there is one. */
export function engineWarnings({ session }: PreparedTraining): readonly WarningEvent[] {
  const { warning } = session.description;
  return warning === undefined ? [] : [{ event: "warning", message: warning }];
}

/**
 * The events of a run, followed by `reported` if the run is finished. The report is written after the last event, when
 * the run's lock is released. If it cannot be written, or the signal stops it, a warning follows: the run is complete
 * without it.
 */
export async function* withReport(
  events: AsyncGenerator<RunEvent, void, undefined>,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, void, undefined> {
  let saved: string | undefined;
  for await (const event of events) {
    yield event;
    if (event.event === "saved") saved = event.folder;
  }
  if (saved === undefined) return;
  // The modules that draw a report are large, and are not needed before.
  const { reportRun } = await import("../apply/reportRun.ts");
  try {
    yield { event: "reported", ...(await reportRun(saved, { signal })) };
  } catch (cause) {
    const why = reasonOf(cause, saved, signal);
    yield { event: "warning", message: `The run is complete, but its report was not written. ${why}` };
  }
}

/** Why a report was not written. Rethrows unexpected errors. */
function reasonOf(cause: unknown, run: string, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true && cause === signal.reason)
    return `To write it later: nelbo report ${shellWord(run)}`;
  if (cause instanceof RunError) return cause.message;
  throw cause;
}
