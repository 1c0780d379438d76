import { RunError } from "../errors.ts";
import type { EpochRecord, MetricsEvent } from "../formats/metricsLine.ts";
import { parseMetrics, readMetrics } from "./journal.ts";
import { adviceOn } from "./runState.ts";
import type { RunSummary } from "./runSummary.ts";

/** What a run's metrics.jsonl tells. */
export interface RunHistory {
  readonly epochs: readonly [EpochRecord, ...EpochRecord[]];
  /** All of its lines. */
  readonly events: readonly MetricsEvent[];
}

/** The epochs of a run, finished or not. Throws RunError where none is whole yet, or the file is damaged. */
export async function readWholeEpochs({
  folder,
  state,
}: Pick<RunSummary, "folder" | "state">): Promise<RunHistory> {
  const events = parseMetrics(folder, await readMetrics(folder));
  const [first, ...rest] = events.filter((event) => event.event === "epoch");
  if (first !== undefined) return { epochs: [first, ...rest], events };
  throw new RunError(
    `${folder}: expected a run with at least one whole epoch, found none (${state}). ${adviceOn(folder, state)}`,
  );
}
