import { writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fuzzReader, type Outcome } from "./campaign.ts";
import { everyReader } from "./readers.ts";

/** What such a process is to do: these readers in order, of the first one from a later case on. */
export interface WorkerTask {
  readonly readers: readonly string[];
  readonly seed: number;
  readonly from: number;
  readonly cases: number;
  readonly keep: string;
}

/** What such a process says of itself, a line of JSON each: the case that it begins with, and the outcome of each reader. */
export type WorkerLine = { readonly reader: string; readonly number: number } | { readonly outcome: Outcome };

/** A process that has readers read changed inputs, so that another can see it hang or die: `readersWorker.ts <task as JSON>`. */
const task: WorkerTask = JSON.parse(process.argv[2] ?? "");
// Not by a stream: what is said has to arrive though the process never comes back from the case.
const say = (line: WorkerLine) => void writeSync(1, `${JSON.stringify(line)}\n`);

const folder = await mkdtemp(join(tmpdir(), "nelbo-fuzz-"));
const readers = (await everyReader(folder)).filter(({ name }) => task.readers.includes(name));
let { from } = task;
for (const reader of readers) {
  const onCase = (number: number) => say({ reader: reader.name, number });
  say({
    outcome: await fuzzReader(reader, { seed: task.seed, from, to: task.cases, keep: task.keep, onCase }),
  });
  from = 0;
}
await rm(folder, { recursive: true });
