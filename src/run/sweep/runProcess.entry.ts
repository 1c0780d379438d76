import { setTimeout } from "node:timers/promises";
import { codeOf, messageOf, NelboError } from "../../errors.ts";
import { isBeingTrained } from "../../store/lock.ts";
import { systemDisk } from "../../store/node/systemDisk.ts";
import { runFolderOf } from "../../sweep/sweepFolder.ts";
import type { RunEvent } from "../events.ts";
import { runPlanned } from "./runPlanned.ts";
import type { FromProcess, Outcome, Task, TaskProgress, ToProcess } from "./task.ts";

// A process that trains one run after another, as its parent asks. It ends, after a checkpoint, with its parent.

const unexpectedFailure = 1;
const progressEvery = 200;
/** Longer than a lock of a dead process on another machine is respected. */
const longestWait = 90_000;

const stopping = new AbortController();
let busy = false;

function send(message: FromProcess): void {
  if (process.connected) process.send?.(message);
}

process.on("message", (message: ToProcess) => {
  if (message.kind === "stop") return stop();
  void work(message.task);
});
process.on("disconnect", stop);
// Ctrl-C reaches every process of a terminal; the parent decides what it means.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});

function stop(): void {
  stopping.abort();
  if (!busy) process.exit(0);
}

async function work(task: Task): Promise<void> {
  busy = true;
  const outcome = await attempt(task).catch(failed(task.run.id));
  busy = false;
  send({ kind: "outcome", outcome });
  if (stopping.signal.aborted) process.disconnect?.();
}

async function attempt({ run, ...options }: Task): Promise<Outcome> {
  const { signal } = stopping;
  await waitForOther(runFolderOf(systemDisk, options.folder, run.id), signal);
  const ended = await runPlanned(run, { ...options, signal, onEvent: reporter() });
  if (ended === undefined) return { kind: "stopped" };
  return { kind: "finished", ...ended, peakBytes: 1024 * process.resourceUsage().maxRSS };
}

/** Waits while another process, such as one whose parent was killed, writes its last checkpoint. */
async function waitForOther(folder: string, signal: AbortSignal): Promise<void> {
  const until = Date.now() + longestWait;
  while (!signal.aborted && Date.now() < until && (await isBeingTrained(systemDisk, folder)))
    await setTimeout(100);
}

function reporter(): (event: RunEvent) => void {
  let last = 0;
  let steps = 0;
  let resumedFrom: number | undefined;
  const tell = (step: number) => {
    const progress: TaskProgress = {
      fraction: steps === 0 ? 0 : step / steps,
      bytes: process.memoryUsage.rss(),
      ...(resumedFrom !== undefined && { resumedFrom }),
    };
    send({ kind: "progress", progress });
  };
  return (event) => {
    if (event.event === "opened" && event.resumed !== undefined) resumedFrom = event.resumed.step;
    if (event.event === "warning") send({ kind: "warning", message: event.message });
    if (event.event === "started") {
      steps = event.epochs * event.stepsPerEpoch;
      tell(resumedFrom ?? 0);
    }
    if (event.event !== "step" || Date.now() - last < progressEvery) return;
    last = Date.now();
    tell(event.step);
  };
}

function failed(id: string): (cause: unknown) => Outcome {
  return (cause) => ({
    kind: "failed",
    failure: {
      format: 1,
      id,
      error: cause instanceof Error ? cause.name : "Error",
      exitCode: cause instanceof NelboError ? cause.exitCode : unexpectedFailure,
      message: messageOf(cause),
    },
    diskFull: isFull(cause),
  });
}

function isFull(cause: unknown): boolean {
  if (["ENOSPC", "EDQUOT"].includes(codeOf(cause) ?? "")) return true;
  return cause instanceof Error && cause.cause !== undefined && isFull(cause.cause);
}
