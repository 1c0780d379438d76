import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromProcess, Outcome, Task, TaskProgress, ToProcess } from "./task.ts";

export interface TaskListener {
  readonly onProgress?: (progress: TaskProgress) => void;
  readonly onWarning?: (message: string) => void;
}

/** A process that trains one run at a time. */
export interface RunProcess {
  /** Undefined when it has ended. */
  readonly pid: number | undefined;
  /** Trains and evaluates a run. Resolves also if the process is killed meanwhile. */
  run(task: Task, listener: TaskListener): Promise<Outcome>;
  /** Stops the run after a checkpoint, and then the process. */
  stop(): void;
}

/** The file beside this one: .ts from source, .js when built. */
const entry = fileURLToPath(new URL(`./runProcess.entry${import.meta.url.slice(-3)}`, import.meta.url));

/**
 * Starts a process that trains runs. It is long-lived: loading the engine takes longer than a small run.
 *
 * @param execArgv options of Node. Default: those of this process
 */
export function startRunProcess(execArgv: readonly string[] = process.execArgv): RunProcess {
  // Its output would disturb the progress; what it reports comes as messages. A crash's text is kept.
  const child = fork(entry, { execArgv: [...execArgv], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-longestComplaint);
  });
  child.on("error", () => {});
  return {
    get pid() {
      return child.exitCode === null && child.signalCode === null ? child.pid : undefined;
    },
    run: (task, listener) => runTask(child, task, listener, () => complaint),
    stop: () => send(child, { kind: "stop" }),
  };
}

const longestComplaint = 2_000;

function runTask(
  child: ChildProcess,
  task: Task,
  { onProgress, onWarning }: TaskListener,
  complaint: () => string,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome) => {
      child.off("message", onMessage);
      child.off("exit", onExit);
      resolve(outcome);
    };
    const onMessage = (message: FromProcess) => {
      if (message.kind === "progress") onProgress?.(message.progress);
      else if (message.kind === "warning") onWarning?.(message.message);
      else settle(message.outcome);
    };
    const onExit = (code: number | null, signal: string | null) => {
      const said = complaint().trim();
      const how = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
      settle({ kind: "died", how: said === "" ? how : `${how}: ${said}` });
    };
    if (child.exitCode !== null || child.signalCode !== null) return onExit(child.exitCode, child.signalCode);
    child.on("message", onMessage);
    child.on("exit", onExit);
    send(child, { kind: "run", task });
  });
}

/** A process that has just ended takes no message; its end is reported by `exit`. */
function send(child: ChildProcess, message: ToProcess): void {
  if (child.connected) child.send(message, () => {});
}
