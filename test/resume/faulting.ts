import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ConfigInput } from "../../src/config/config.ts";
import { RunError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import type { Disk } from "../../src/store/disk.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { type Fault, faultyDisk } from "../../src/testing/run/disks.ts";
import { tinySettings } from "../../src/testing/run/tinyImages.ts";

/** Two epochs of two steps, checkpointed at each, with images to find the best epoch by. */
export const faultSettings: ConfigInput = {
  ...tinySettings,
  batchSize: 24,
  validation: 12,
  checkpointSteps: 1,
  seed: 2,
};
const lastEpoch = 2;

export type RunStart = (disk: Disk, signal: AbortSignal) => AsyncGenerator<RunEvent>;

/** Runs to the end or, with `draw` false, to the end of the last epoch, before the curves, which take long to draw. */
export async function runThrough(start: RunStart, disk: Disk, draw: boolean): Promise<void> {
  const controller = new AbortController();
  for await (const event of start(disk, controller.signal)) {
    if (!draw && event.event === "epoch" && event.epoch === lastEpoch) controller.abort();
  }
}

export interface Outcome {
  /** How many operations were asked for; fewer than the fault's number: it never came. */
  readonly operations: number;
  /** What the run failed with; undefined where it could do without the operation. */
  readonly failure: unknown;
}

/** Begins or resumes a run on a disk that fails at one operation. */
export async function runOnFaultyDisk(start: RunStart, fault: Fault, draw: boolean): Promise<Outcome> {
  const { disk, count } = faultyDisk(fault);
  try {
    await runThrough(start, disk, draw);
    return { operations: count(), failure: undefined };
  } catch (failure) {
    return { operations: count(), failure };
  }
}

/**
 * Goes on with a run that met a fault, on a whole disk.
 *
 * @returns all that it holds up to its last epoch; undefined where there was no run yet, and the folder is refused as
 *   such
 */
export async function recover(
  run: string,
  draw: boolean,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    await runThrough((disk, signal) => resumeRun(run, { disk, signal }), systemDisk, draw);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    if (!existsSync(join(run, "config.json"))) return undefined;
    if (!error.message.includes("nothing is left to do")) throw error;
  }
  return untilLastEpoch(run);
}

/** What a run holds, without what is only made at its very end. */
export function untilLastEpoch(run: string): Readonly<Record<string, string>> {
  const { metrics = "", ...files } = contentOf(run);
  const kept = Object.entries(files).filter(([name]) => !/curves|model\.safetensors/.test(name));
  const epochs = metrics.split("\n").filter((line) => !line.includes('"done"'));
  return { ...Object.fromEntries(kept), metrics: epochs.join("\n") };
}

export interface FaultSweep {
  /** Begins or goes on with a run in a folder. */
  readonly start: (run: string) => Promise<RunStart>;
  /** A folder for each fault. */
  readonly folder: (operation: number) => string;
  /** Every how many operations one fails. */
  readonly stride: number;
  /** Whether everything after fails too, as after a crash; else the disk is full for that operation alone. */
  readonly andAfter: (operation: number) => boolean;
  /** Whether runs go on to their curves and models. */
  readonly draw: boolean;
}

export interface SurvivedFault {
  readonly operation: number;
  readonly failure: unknown;
  readonly content: Readonly<Record<string, string>> | undefined;
}

/** Lets one operation after another fail, until there are no more, and each time goes on with what is left. */
export async function* faultEverywhere(sweep: FaultSweep): AsyncGenerator<SurvivedFault, void, undefined> {
  const { start, folder, stride, andAfter, draw } = sweep;
  for (let operation = 1; ; operation += stride) {
    const run = folder(operation);
    const fault = { at: operation, code: "ENOSPC", andAfter: andAfter(operation) };
    const { operations, failure } = await runOnFaultyDisk(await start(run), fault, draw);
    if (operations < operation) return;
    yield { operation, failure, content: await recover(run, draw) };
    await rm(run, { recursive: true, force: true });
  }
}
