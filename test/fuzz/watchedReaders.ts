import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Failure, inputOf, type Outcome, saveInput } from "./campaign.ts";
import type { Reader } from "./reader.ts";
import type { WorkerLine, WorkerTask } from "./readersWorker.ts";

/** Seconds without a new case after which a process counts as hung. */
const patience = 30;
const worker = fileURLToPath(new URL("./readersWorker.ts", import.meta.url));

export interface Watched {
  readonly seed: number;
  /** Of each reader. */
  readonly cases: number;
  readonly keep: string;
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * `fuzzReader` for each reader, in a process of its own: a case in which that process hangs, or which ends it, is a failure like
 * others, after which another process goes on.
 */
export async function watchReaders(
  readers: readonly Reader[],
  { onOutcome, ...watched }: Watched,
): Promise<void> {
  let left = readers;
  let from = 0;
  while (left.length > 0) {
    const task = { ...watched, readers: left.map(({ name }) => name), from };
    const { last, end } = await runWorker(task, (outcome) => {
      onOutcome(outcome);
      left = left.filter(({ name }) => name !== outcome.reader);
      from = 0;
    });
    const [reader] = left;
    if (reader === undefined) return;
    // Before the first case it began with none: there is nothing to go on from.
    if (last === undefined) throw new Error(`readersWorker: expected it to begin, but it ${end}`);
    const { bytes, done } = inputOf(reader, watched.seed, last);
    const input = saveInput(watched.keep, reader, last, bytes);
    const failure: Failure = { reader: reader.name, number: last, mutations: done, problem: end, input };
    onOutcome({
      reader: reader.name,
      cases: last + 1 - from,
      read: 0,
      refused: 0,
      slowestSeconds: 0,
      failures: [failure],
    });
    from = last + 1;
    if (from < watched.cases) continue;
    left = left.slice(1);
    from = 0;
  }
}

async function runWorker(task: WorkerTask, onOutcome: (outcome: Outcome) => void) {
  const words = ["--import", "tsx", worker, JSON.stringify(task)];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
  let [hung, errors] = [false, ""];
  let last: number | undefined;
  const watch = () =>
    setTimeout(() => {
      hung = true;
      child.kill("SIGKILL");
    }, 1000 * patience);
  let timer = watch();
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk;
  });
  const closed = new Promise<string>((resolve) =>
    child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`)),
  );
  for await (const text of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    timer = watch();
    const line: WorkerLine = JSON.parse(text);
    if ("outcome" in line) onOutcome(line.outcome);
    else last = line.number;
  }
  clearTimeout(timer);
  const how = await closed;
  const end = hung ? `hung for ${patience} s` : `ended the process (${how}): ${errors.slice(-300)}`;
  return { last, end };
}
