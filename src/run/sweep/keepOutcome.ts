import { writeNewFile } from "../../apply/files/newFile.ts";
import { writeFileAtomic } from "../../store/files.ts";
import { systemDisk as disk } from "../../store/node/systemDisk.ts";
import type { PlannedRun } from "../../sweep/manifest.ts";
import { encodeLine, type SweepFailure } from "../../sweep/result.ts";
import { failurePath, resultPath } from "../../sweep/sweepFolder.ts";
import type { EndedRun } from "./runPlanned.ts";
import type { SweepEvent } from "./runSweep.ts";

/**
 * Keeps the result of a run, as a file that appears at one instant. If the run has one already, that one is kept. An
 * earlier failure is removed. Throws RunError if the file cannot be written.
 */
export async function keepResult(
  folder: string,
  run: PlannedRun,
  { result, beginning }: EndedRun,
): Promise<SweepEvent> {
  await writeNewFile(disk, resultPath(disk, folder, run.id), encodeLine(result));
  await disk.remove(failurePath(disk, folder, run.id));
  return { event: "finished", id: run.id, run, result, beginning };
}

/** Keeps why a run failed, in place of an earlier failure. Throws RunError if the file cannot be written. */
export async function keepFailure(
  folder: string,
  run: PlannedRun,
  failure: SweepFailure,
): Promise<SweepEvent> {
  await writeFileAtomic(disk, failurePath(disk, folder, run.id), encodeLine(failure));
  return { event: "failed", id: run.id, run, failure };
}
