import { adviceOn } from "../analyse/runState.ts";
import type { RunSummary } from "../analyse/runSummary.ts";
import { RunError } from "../errors.ts";
import type { EpochRecord, MetricsEvent } from "../train/records.ts";
import type { Disk } from "./disk.ts";
import { readEvents } from "./journal.ts";

/** What a run's metrics.jsonl tells. */
export interface RunHistory {
  readonly epochs: readonly [EpochRecord, ...EpochRecord[]];
  /** All of its lines. */
  readonly events: readonly MetricsEvent[];
}

/** The epochs of a run, finished or not. Throws RunError where none is whole yet, or the file is damaged. */
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
