import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Case } from "./cases.ts";

/** What is trained, by which checkout, on which data, into which folder. */
export interface Training {
  readonly checkout: string;
  readonly data: string;
  readonly out: string;
  readonly one: Case;
}

/**
 * Trains with the command line of a checkout, and resumes where the case says so. Throws where that does not come to
 * its end, or warns, or was to be interrupted and was not.
 */
export async function train({ checkout, data, out, one }: Training): Promise<void> {
  const { flags, interrupted = false, resumed } = one;
  const words = ["train", data, ...flags, "--threads", "1", "--out", out];
  requireEnd(
    await nelbo(checkout, words, interrupted ? "checkpoint" : "saved"),
    interrupted ? "stopped" : "saved",
  );
  if (resumed !== undefined) requireEnd(await nelbo(checkout, ["resume", out, ...resumed], "saved"), "saved");
}

function requireEnd({ code, events, errors }: Ended, end: string): void {
  const reached = events.includes(end) && !events.slice(0, events.indexOf(end)).includes("warning");
  if (reached && (code === 0 || code === 130)) return;
  const last = events.slice(-3).join(", ") || "nothing";
  throw new Error(
    `expected '${end}' without warnings before it, found exit code ${code} after ${last}. ${errors}`,
  );
}

interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  /** The names of what it told, in order. */
  readonly events: readonly string[];
  /** What it wrote to standard error. */
  readonly errors: string;
}

/**
 * Runs the command line of a checkout, which gets SIGINT at the first event of a name: after `checkpoint` it stops, to
 * be resumed, and after `saved` it leaves out the report, which would take longer than the training.
 */
async function nelbo(checkout: string, words: readonly string[], interruptAt: string): Promise<Ended> {
  const program = ["--import", "tsx", join("src", "cli", "main.ts"), ...words, "--json"];
  const child = spawn(process.execPath, program, { cwd: checkout, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const events: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { event }: { readonly event: string } = JSON.parse(line);
    if (event === interruptAt && !events.includes(event)) child.kill("SIGINT");
    events.push(event);
  }
  return { code: await ended, events, errors: errors.trim() };
}
