import { adviceOn } from "../analyse/runState.ts";
import type { RunSummary } from "../analyse/runSummary.ts";
import { runFiles } from "../config/runFiles.ts";
import { DataError, RunError } from "../errors.ts";
import type { DiagnosisRecord, EpochRecord, MetricsEvent } from "../train/records.ts";
import type { Disk } from "./disk.ts";
import { appendLine, readBytes, textOfFile, writeFileAtomic } from "./files.ts";
import { decodeMetrics, encodeMetricsLine } from "./metricsLine.ts";

/** A run's metrics.jsonl while it is trained. */
export interface Journal {
  /** Lines written so far. */
  readonly lines: number;
  /** The epochs among them. */
  readonly epochs: readonly EpochRecord[];
  /** The diagnoses among them. */
  readonly diagnoses: readonly DiagnosisRecord[];
  write(event: MetricsEvent): Promise<void>;
}

/** The journal of a run whose metrics.jsonl has these events, none for a new run. */
export function createJournal(disk: Disk, run: string, kept: readonly MetricsEvent[] = []): Journal {
  const path = disk.join(run, runFiles.metrics);
  const epochs = kept.filter((event) => event.event === "epoch");
  const diagnoses = kept.filter((event) => event.event === "diagnosis");
  let lines = kept.length;
  return {
    get lines() {
      return lines;
    },
    epochs,
    diagnoses,
    async write(event) {
      await appendLine(disk, path, encodeMetricsLine(event));
      lines += 1;
      if (event.event === "epoch") epochs.push(event);
      if (event.event === "diagnosis") diagnoses.push(event);
    },
  };
}

/** The complete lines of a run's metrics.jsonl, in order, without a last line that was cut off. */
export async function readMetrics(disk: Disk, run: string): Promise<readonly string[]> {
  const path = disk.join(run, runFiles.metrics);
  const bytes = await readBytes(disk, path);
  return bytes === undefined ? [] : textOfFile(bytes, path).split("\n").slice(0, -1);
}

/**
 * Lines as events.
 *
 * @param path of metrics.jsonl, for errors
 * @throws RunError if a line is not an event
 */
export function parseMetrics(path: string, lines: readonly string[]): readonly MetricsEvent[] {
  try {
    return decodeMetrics(lines.map((line) => `${line}\n`).join(""), path);
  } catch (cause) {
    throw cause instanceof DataError ? new RunError(cause.message, { cause }) : cause;
  }
}

/** Cuts metrics.jsonl back to these events, so that no step appears twice. */
export async function rewriteMetrics(
  disk: Disk,
  run: string,
  events: readonly MetricsEvent[],
): Promise<void> {
  await writeFileAtomic(disk, disk.join(run, runFiles.metrics), events.map(encodeMetricsLine).join(""));
}

/** All events of a run's metrics.jsonl. Throws RunError if a line is not an event. */
export async function readEvents(disk: Disk, run: string): Promise<readonly MetricsEvent[]> {
  return parseMetrics(disk.join(run, runFiles.metrics), await readMetrics(disk, run));
}

/** Epochs and events of a run's metrics.jsonl. */
interface RunHistory {
  readonly epochs: readonly [EpochRecord, ...EpochRecord[]];
  /** All of its lines. */
  readonly events: readonly MetricsEvent[];
}

/** The epochs of a run, finished or not. Throws RunError if no epoch is complete yet, or the file is damaged. */
export async function readWholeEpochs(
  disk: Disk,
  { folder, state }: Pick<RunSummary, "folder" | "state">,
): Promise<RunHistory> {
  const events = await readEvents(disk, folder);
  const [first, ...rest] = events.filter((event) => event.event === "epoch");
  if (first !== undefined) return { epochs: [first, ...rest], events };
  throw new RunError(
    `${folder}: expected a run with at least one whole epoch, found none (${state}). ${adviceOn(folder, state)}`,
  );
}
