import { RunError } from "../../errors.ts";
import { fileError, readBytes, textOfFile } from "../../store/files.ts";
import { systemDisk as disk } from "../../store/node/systemDisk.ts";
import type { PlannedRun } from "../../sweep/manifest.ts";
import { decodeFailure, divergedCode, type SweepFailure, type SweepResult } from "../../sweep/result.ts";
import { failurePath, idsIn, type Sweep, sweepFiles } from "../../sweep/sweepFolder.ts";
import { hasRoom, processesFor, thisMachine } from "./capacity.ts";
import { keepFailure, keepResult } from "./keepOutcome.ts";
import type { Beginning } from "./runPlanned.ts";
import { type RunProcess, startRunProcess } from "./runProcess.ts";
import type { Outcome } from "./task.ts";

/** What happens while a sweep runs, in this order for each run; runs overlap. */
export type SweepEvent =
  | {
      readonly event: "planned";
      readonly runs: number;
      readonly finished: number;
      readonly failed: number;
      readonly processes: number;
    }
  | { readonly event: "begun"; readonly id: string; readonly run: PlannedRun }
  | { readonly event: "progress"; readonly id: string; readonly fraction: number }
  | { readonly event: "warning"; readonly id: string; readonly message: string }
  /** Memory has no room for more processes than these. */
  | {
      readonly event: "memory";
      readonly processes: number;
      readonly freeBytes: number;
      readonly peakBytes: number;
    }
  /** Its process was killed or crashed; it is tried again from its last checkpoint. */
  | { readonly event: "repeated"; readonly id: string; readonly message: string }
  | {
      readonly event: "finished";
      readonly id: string;
      readonly run: PlannedRun;
      readonly result: SweepResult;
      readonly beginning: Beginning;
    }
  | {
      readonly event: "failed";
      readonly id: string;
      readonly run: PlannedRun;
      readonly failure: SweepFailure;
    }
  | { readonly event: "stopped" };

export interface RunSweepOptions {
  /** Runs at the same time. Default: as many as cores and memory have room for. */
  readonly processes?: number | undefined;
  /** Where the data are. Default: as in the plan. */
  readonly place?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: SweepEvent) => void) | undefined;
  /** Options of Node for the processes. Default: those of this process. */
  readonly execArgv?: readonly string[] | undefined;
}

export interface SweepOutcome {
  readonly finished: number;
  readonly failed: number;
  /** Runs that were stopped or not begun. */
  readonly left: number;
}

/** How often a run whose process was killed is tried again. */
const repeats = 2;

/**
 * Trains and evaluates all runs of a sweep that have no result yet, several at the same time. Each run has a folder of
 * its own and can be resumed; a result is a file that appears at one instant. Whatever ends this process, another call
 * continues.
 *
 * @throws RunError if another process runs the sweep, or a disk is full: what was done is kept
 */
export async function runSweep(sweep: Sweep, options: RunSweepOptions = {}): Promise<SweepOutcome> {
  const lock = await lockSweep(sweep.folder);
  try {
    return await runLocked(sweep, options);
  } finally {
    await lock.release();
  }
}

/** Locks a sweep for this process. Throws RunError if another one has it. */
export async function lockSweep(folder: string): Promise<{ release(): Promise<void> }> {
  const path = disk.join(folder, sweepFiles.lock);
  const lock = await disk.lock(path).catch((cause: unknown) => {
    throw cause instanceof RunError ? cause : fileError("write", path, cause);
  });
  if (lock.kind === "held") return lock;
  throw new RunError(
    `${folder}: the sweep is being run by ${lock.by}. Wait until it ends, or stop it. If you are certain that there is no ` +
      `such process, delete ${path}.`,
  );
}

async function runLocked(
  sweep: Sweep,
  { processes, place, signal, onEvent = () => {}, execArgv }: RunSweepOptions,
): Promise<SweepOutcome> {
  const { folder, evaluation, runs } = sweep;
  const waiting = [...(await runsToDo(sweep))];
  const threads = Math.max(...waiting.map(({ settings }) => Number(settings.threads)), 0);
  const most =
    processes ?? processesFor(await thisMachine(), { threads: threads || 0, runs: waiting.length });
  const finishedBefore = (await idsIn(disk, folder, "results")).size;
  let finished = finishedBefore;
  let failed = runs.length - finished - waiting.length;
  onEvent({ event: "planned", runs: runs.length, finished, failed, processes: most });
  const started = new Set<RunProcess>();
  let full: SweepFailure | undefined;
  let peakBytes = 0;
  const stop = () => {
    for (const each of started) each.stop();
  };
  signal?.addEventListener("abort", stop, { once: true });
  const isOver = () => signal?.aborted === true || full !== undefined;

  let measured = () => {};
  const firstMeasured = new Promise<void>((resolve) => {
    measured = resolve;
  });
  const noteMemory = (bytes: number) => {
    peakBytes = Math.max(peakBytes, bytes);
    measured();
  };

  const attempt = async (run: PlannedRun, own: { process: RunProcess | undefined }): Promise<Outcome> => {
    for (let repeat = 0; ; repeat++) {
      if (own.process?.pid === undefined) {
        if (own.process !== undefined) started.delete(own.process);
        own.process = startRunProcess(execArgv);
        started.add(own.process);
      }
      const outcome = await own.process.run(
        { run, folder, evaluation, place },
        {
          onProgress({ fraction, bytes }) {
            noteMemory(bytes);
            onEvent({ event: "progress", id: run.id, fraction });
          },
          onWarning: (message) => onEvent({ event: "warning", id: run.id, message }),
        },
      );
      if (outcome.kind !== "died" || isOver()) return outcome;
      if (repeat >= repeats) return deathOf(run.id, outcome.how, repeat + 1);
      onEvent({ event: "repeated", id: run.id, message: outcome.how });
    }
  };

  const lane = async () => {
    const own: { process: RunProcess | undefined } = { process: undefined };
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
      if (isOver()) {
        waiting.unshift(run);
        break;
      }
      onEvent({ event: "begun", id: run.id, run });
      const outcome = await attempt(run, own);
      noteMemory(outcome.kind === "finished" ? outcome.peakBytes : 0);
      if (outcome.kind === "finished") {
        onEvent(await keepResult(folder, run, outcome));
        finished += 1;
      } else if (outcome.kind === "failed" && outcome.diskFull) {
        full = outcome.failure;
        stop();
      } else if (outcome.kind === "failed") {
        onEvent(await keepFailure(folder, run, outcome.failure));
        failed += 1;
      }
    }
    own.process?.stop();
    measured();
  };

  /** Further processes start when the memory of the first is known, each only if there is room for as much again. */
  const further = async (index: number) => {
    await firstMeasured;
    if (isOver()) return;
    const { freeBytes } = await thisMachine();
    if (processes === undefined && !hasRoom(freeBytes, peakBytes, index))
      return onEvent({ event: "memory", processes: index, freeBytes, peakBytes });
    await lane();
  };

  try {
    const lanes = Array.from({ length: most }, (_, index) => (index === 0 ? lane() : further(index)));
    const ended = await Promise.allSettled(lanes);
    const broken = ended.find((each) => each.status === "rejected");
    if (broken !== undefined) throw broken.reason;
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
  if (full !== undefined)
    throw new RunError(
      `${full.message} The sweep was stopped, and nothing is lost: make room, then nelbo sweep resume ${folder}`,
    );
  if (signal?.aborted === true) onEvent({ event: "stopped" });
  return { finished, failed, left: runs.length - finished - failed };
}

/** The runs without a result. Those that failed are tried again, except those that diverged: they would again. */
export async function runsToDo({ folder, runs }: Sweep): Promise<readonly PlannedRun[]> {
  const [results, failures] = await Promise.all([
    idsIn(disk, folder, "results"),
    idsIn(disk, folder, "failures"),
  ]);
  const left = runs.filter(({ id }) => !results.has(id));
  const final = await Promise.all(
    left.map(async ({ id }) => failures.has(id) && (await hasDiverged(folder, id))),
  );
  return left.filter((_, index) => final[index] !== true);
}

async function hasDiverged(folder: string, id: string): Promise<boolean> {
  const path = failurePath(disk, folder, id);
  const bytes = await readBytes(disk, path);
  return bytes !== undefined && decodeFailure(textOfFile(bytes, path), path).exitCode === divergedCode;
}

/** The failure of a run whose process was killed too often. */
export function deathOf(id: string, how: string, times: number): Extract<Outcome, { kind: "failed" }> {
  const message =
    `run ${id}: its process ended ${times} times before the run was finished; at last ${how}. If memory was short, ` +
    "resume the sweep with fewer processes.";
  return {
    kind: "failed",
    diskFull: false,
    failure: { format: 1, id, error: "RunError", exitCode: 4, message },
  };
}
