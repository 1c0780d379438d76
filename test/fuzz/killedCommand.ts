import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { isTemporary } from "../../src/store/files.ts";

/**
 * When to stop a process: this long after its start, or after it begins to write something in one of the watched
 * folders.
 */
export interface Moment {
  readonly after: "start" | "writing";
  readonly milliseconds: number;
}

export interface Stop {
  readonly signal: "SIGKILL" | "SIGINT";
  readonly moment: Moment;
  /** Folders in which temporary files appear during writing. They may not exist yet. */
  readonly watched: readonly string[];
}

export interface Ended {
  /** The exit code. Undefined if a signal ended the process. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly out: string;
  readonly errors: string;
  /** Whether the signal was sent. Otherwise the process had ended before. */
  readonly stopped: boolean;
  readonly milliseconds: number;
}

const isWriting = (folder: string) => existsSync(folder) && readdirSync(folder).some(isTemporary);

/** Runs the command line in a separate process, and stops it at the given time if it is still running. */
export async function runCommand(program: string, words: readonly string[], stop?: Stop): Promise<Ended> {
  const begun = performance.now();
  const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let [out, errors, stopped] = ["", "", false];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk;
  });
  const timers: NodeJS.Timeout[] = [];
  const strikeIn = (milliseconds: number, signal: Stop["signal"]) => {
    if (timers.length > 0) return;
    timers.push(
      setTimeout(() => {
        stopped = child.kill(signal);
      }, milliseconds),
    );
  };
  const { signal, moment, watched } = stop ?? {};
  if (signal !== undefined && moment?.after === "start") strikeIn(moment.milliseconds, signal);
  if (signal !== undefined && moment?.after === "writing") {
    const looking = setInterval(() => {
      if (watched?.some(isWriting) === true) strikeIn(moment.milliseconds, signal);
    }, 2);
    child.on("close", () => clearInterval(looking));
  }
  const [code, ended] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve([code, signal]));
  });
  for (const timer of timers) clearTimeout(timer);
  return {
    code: code ?? undefined,
    signal: ended ?? undefined,
    out,
    errors,
    stopped,
    milliseconds: performance.now() - begun,
  };
}
