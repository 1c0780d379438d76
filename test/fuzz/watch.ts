import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { failureOf, type Outcome, type Target } from "./campaign.ts";
import type { WorkerLine, WorkerTask } from "./worker.ts";

/** Seconds without a new case after which a process is considered hung. */
const patience = 60;
const worker = fileURLToPath(new URL("./worker.ts", import.meta.url));

export interface Watched {
  readonly seed: number;
  /** Number of cases of each target, by name. */
  readonly cases: Readonly<Record<string, number>>;
  readonly keep: string;
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * Runs `fuzz` for each target in a separate process. A case that makes this process hang or exit is a failure like
 * others. Another process then continues.
 */
export async function watch(targets: readonly Target[], { onOutcome, ...watched }: Watched): Promise<void> {
  let left = targets.filter(({ name }) => name in watched.cases);
  let from = 0;
  while (left.length > 0) {
    const cases = Object.fromEntries(left.map(({ name }) => [name, watched.cases[name] ?? 0]));
    const { last, end } = await runWorker({ ...watched, cases, from }, (outcome) => {
      onOutcome(outcome);
      left = left.filter(({ name }) => name !== outcome.target);
      from = 0;
    });
    const [target] = left;
    if (target === undefined) return;
    // A process that ends before its first case would do so again.
    if (last === undefined) throw new Error(`worker: the process did not start a case: it ${end}`);
    const failure = failureOf(target, last, {
      problem: end,
      keep: watched.keep,
      made: target.make(watched.seed, last),
    });
    const begun = { target: target.name, cases: last + 1 - from, read: 0, refused: 0, slowestSeconds: 0 };
    onOutcome({ ...begun, failures: [failure] });
    from = last + 1;
    if (from < (watched.cases[target.name] ?? 0)) continue;
    left = left.slice(1);
    from = 0;
  }
}

async function runWorker(task: WorkerTask, onOutcome: (outcome: Outcome) => void) {
  const words = ["--import", "tsx", worker, JSON.stringify(task)];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
  let [hung, errors] = [false, ""];
  let last: number | undefined;
  const wait = () =>
    setTimeout(() => {
      hung = true;
      child.kill("SIGKILL");
    }, 1000 * patience);
  let timer = wait();
  child.stderr.on("data", (chunk: Buffer) => {
    errors = (errors + chunk).slice(-2000);
  });
  const closed = new Promise<string>((resolve) =>
    child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`)),
  );
  for await (const text of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    timer = wait();
    const line: WorkerLine = JSON.parse(text);
    if ("outcome" in line) onOutcome(line.outcome);
    else last = line.number;
  }
  clearTimeout(timer);
  const how = await closed;
  const end = hung ? `hung for ${patience} s` : `ended the process (${how}): ${errors.slice(-500)}`;
  return { last, end };
}
