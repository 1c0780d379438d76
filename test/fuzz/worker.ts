import { writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fuzz, type Outcome } from "./campaign.ts";
import { everyTarget } from "./targets.ts";

/** What such a process is to do. */
export interface WorkerTask {
  /** How many cases of which targets, in order. */
  readonly cases: Readonly<Record<string, number>>;
  /** The case to begin with, of the first target. */
  readonly from: number;
  readonly seed: number;
  readonly keep: string;
}

/** What such a process says, a line of JSON each: the case that it begins with, and the outcome of each target. */
export type WorkerLine = { readonly target: string; readonly number: number } | { readonly outcome: Outcome };

/** A process that gives targets changed input, so that another can see it hang or die: `worker.ts <task as JSON>`. */
const task: WorkerTask = JSON.parse(process.argv[2] ?? "");
// Not by a stream: what is said has to arrive though the process never comes back from the case.
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
