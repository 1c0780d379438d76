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
 * What a run says: that its folder is open, then warnings if there are any, then all of its training with the checkpoints
 * that got on disk, then what was saved and, where it was asked for, the report; or, where it was asked to stop, that it did.
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
  /** Settings that were not said and were taken because they suit the data, with a reason each; absent where there are none. */
  readonly recommended?: Recommendation;
  /** Where a resumed run goes on; a new one has none. */
  readonly resumed?: {
    /** `none`: it was interrupted before its first checkpoint, and begins again. */
    readonly checkpoint: "last" | "previous" | "none";
    /** Updates made before. */
    readonly step: number;
    /** The epoch that goes on, from 1. */
    readonly epoch: number;
  };
}

/** Something that is not as it should be, though training goes on. */
export interface WarningEvent {
  readonly event: "warning";
  /** What was expected, what was found, and what follows from it. */
  readonly message: string;
}

/** The last event of a run that was asked to stop. */
export interface StoppedEvent {
  readonly event: "stopped";
  /** To go on with: `nelbo resume <folder>`. Undefined where it was stopped before there was one. */
  readonly folder: string | undefined;
  /** Updates made, all of them on disk. */
  readonly step: number;
}

export interface SavedEvent {
  readonly event: "saved";
  readonly folder: string;
  /** The file with the trained parameters. */
  readonly model: string;
  /** The epoch whose parameters they are: the last one or, where training stopped early, the best one. */
  readonly epoch: number;
  /** What was found of these parameters; absent where the epoch was trained by a version that diagnosed nothing. */
  readonly diagnosis?: DiagnosisRecord;
  /** The last epoch's reconstruction and samples, then the loss curves. */
  readonly pictures: readonly string[];
}

/** The report of a run that came to its end. */
export interface ReportedEvent extends WrittenReport {
  readonly event: "reported";
}

/** What is said of a run besides what it is. */
type Opening = { readonly [Part in keyof OpenedEvent]?: OpenedEvent[Part] | undefined };

/** What a run says first: where it is, and what will be trained on what. */
export function openedEvent(
  { config, data, model, session }: PreparedTraining,
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
    ...(resumed && { resumed }),
    ...(recommended && { recommended }),
  };
}

/** What a session says against its own speed. */
export function engineWarnings({ session }: PreparedTraining): readonly WarningEvent[] {
  const { warning } = session.description;
  return warning === undefined ? [] : [{ event: "warning", message: warning }];
}

/**
 * The events of a run, and where it came to its end the report of it. That is written after the last of them, when no process has the
 * run any more. Where it cannot be written, or the signal stops it, that is a warning: the run is whole without it.
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
  // What draws a report is much to load, and not needed before.
  const { reportRun } = await import("../apply/reportRun.ts");
  try {
    yield { event: "reported", ...(await reportRun(saved, { signal })) };
  } catch (cause) {
    const why = reasonOf(cause, saved, signal);
    yield { event: "warning", message: `The run is whole, but its report was not written. ${why}` };
  }
}

/** Why a report was not written; throws what is no reason to go on. */
function reasonOf(cause: unknown, run: string, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true && cause === signal.reason)
    return `Make it when you like: nelbo report ${shellWord(run)}`;
  if (cause instanceof RunError) return cause.message;
  throw cause;
}
