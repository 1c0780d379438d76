import { readFile } from "node:fs/promises";

/** An event of Chromium's trace. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Start, in microseconds. */
  readonly ts: number;
  /** Processor time, in microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Seconds of a trace, which starts with the browser. */
export const traceSeconds = 30;

/** Words for Chromium that write a trace of its tasks to a file. */
export const traceWords = (file: string) => [
  "--trace-startup=toplevel",
  `--trace-startup-file=${file}`,
  "--trace-startup-format=json",
  `--trace-startup-duration=${traceSeconds}`,
];

/** Reads a trace, once Chromium has written all of it. */
export async function readTrace(file: string): Promise<readonly TraceEvent[]> {
  for (let time = 0; time < 2 * traceSeconds; time++) {
    try {
      return JSON.parse(await readFile(file, "utf8")).traceEvents;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  throw new Error(`${file}: no trace was written`);
}

/**
 * Milliseconds of processor time of each task of the page's own thread since its worker has begun, in descending order:
 * other programs on the same cores do not make them longer.
 */
export function pageTasks(events: readonly TraceEvent[]): readonly number[] {
  const tasks = events.filter(({ ph, name }) => ph === "X" && name === "ThreadControllerImpl::RunTask");
  const threads = events.filter(({ ph, name }) => ph === "M" && name === "thread_name");
  const isOf = (thread: TraceEvent) => (task: TraceEvent) =>
    task.pid === thread.pid && task.tid === thread.tid;
  const worker = threads.find(({ args }) => /^DedicatedWorker thread/i.test(args?.name ?? ""));
  const page = threads.find(({ pid, args }) => pid === worker?.pid && args?.name === "CrRendererMain");
  if (worker === undefined || page === undefined) throw new Error("the trace has no page with a worker");
  const begun = tasks.filter(isOf(worker)).reduce((least, { ts }) => Math.min(least, ts), Infinity);
  return tasks
    .filter(isOf(page))
    .filter(({ ts }) => ts > begun)
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((one, other) => other - one);
}
