import { ConfigError } from "../../errors.ts";
import { exists } from "../../store/files.ts";
import { systemDisk as disk } from "../../store/node/systemDisk.ts";
import { resultPath, type Sweep } from "../../sweep/sweepFolder.ts";
import { keepFailure, keepResult } from "./keepOutcome.ts";
import { startRunProcess } from "./runProcess.ts";
import { deathOf, type RunSweepOptions, type SweepOutcome } from "./runSweep.ts";

/**
 * Trains and evaluates one run of a sweep, as a task of an array job: other processes may train others at the same
 * time, also on other machines that share the folder. A run with a result ends at once.
 *
 * @param index of the run in the manifest, from 0
 */
export async function runIndex(
  sweep: Sweep,
  index: number,
  { place, signal, onEvent = () => {}, execArgv }: Omit<RunSweepOptions, "processes"> = {},
): Promise<SweepOutcome> {
  const run = sweep.runs[index];
  if (run === undefined)
    throw new ConfigError(`expected a number from 0 to ${sweep.runs.length - 1}, found ${index}.`, {
      setting: "index",
      value: index,
    });
  const { folder, evaluation } = sweep;
  const { id } = run;
  if (await exists(disk, resultPath(disk, folder, id))) return { finished: 1, failed: 0, left: 0 };
  onEvent({ event: "begun", id, run });
  const process = startRunProcess(execArgv);
  const stop = () => process.stop();
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted === true) stop();
  try {
    const outcome = await process.run(
      { run, folder, evaluation, place },
      { onProgress: ({ fraction }) => onEvent({ event: "progress", id, fraction }) },
    );
    if (outcome.kind === "stopped" || signal?.aborted === true) return { finished: 0, failed: 0, left: 1 };
    if (outcome.kind === "finished") {
      onEvent(await keepResult(folder, run, outcome));
      return { finished: 1, failed: 0, left: 0 };
    }
    const { failure } = outcome.kind === "died" ? deathOf(id, outcome.how, 1) : outcome;
    onEvent(await keepFailure(folder, run, failure));
    return { finished: 0, failed: 1, left: 0 };
  } finally {
    process.stop();
  }
}
