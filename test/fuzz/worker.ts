import { writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fuzz, type Outcome } from "./campaign.ts";
import { everyTarget } from "./targets.ts";

/** The task of a worker process. */
export interface WorkerTask {
  /** The targets and their numbers of cases, in order. */
  readonly cases: Readonly<Record<string, number>>;
  /** The first case of the first target. */
  readonly from: number;
  readonly seed: number;
  readonly keep: string;
}

/** The output of a worker process, one line of JSON each: the case that it starts, and the outcome of each target. */
export type WorkerLine = { readonly target: string; readonly number: number } | { readonly outcome: Outcome };

/**
 * Runs targets with changed input in a process that another one watches for hangs and exits: `worker.ts <task as
 * JSON>`.
 */
const task: WorkerTask = JSON.parse(process.argv[2] ?? "");
// Writes synchronously, not to a stream: the line must arrive even if the case never returns.
const say = (line: WorkerLine) => void writeSync(1, `${JSON.stringify(line)}\n`);

const folder = await mkdtemp(join(tmpdir(), "nelbo-fuzz-"));
let { from } = task;
for (const target of await everyTarget(folder)) {
  const to = task.cases[target.name];
  if (to === undefined) continue;
  const onCase = (number: number) => say({ target: target.name, number });
  say({ outcome: await fuzz(target, { seed: task.seed, from, to, keep: task.keep, onCase }) });
  from = 0;
}
await rm(folder, { recursive: true });
process.exit(0);
