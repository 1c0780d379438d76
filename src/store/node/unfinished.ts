import { rmSync } from "node:fs";
import { messageOf } from "../../errors.ts";

/** Signals that end a process which does not listen to them. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const unfinished = new Set<string>();

/**
 * Removes a file or folder that is still being written next to its final place, if Ctrl-C or `kill` ends the process.
 * Signals have a listener only while something is unfinished. If other code listens as well, nothing is removed.
 *
 * @returns a function to call when the file or folder has its final name, or was removed
 */
export function removeIfStopped(path: string): () => void {
  if (unfinished.size === 0) for (const name of signals) process.on(name, removeAll);
  unfinished.add(path);
  return () => {
    if (unfinished.delete(path) && unfinished.size === 0) forget();
  };
}

function removeAll(name: NodeJS.Signals): void {
  if (process.listenerCount(name) > 1) return;
  forget();
  for (const path of unfinished) remove(path);
  // As it would have ended without all this.
  process.kill(process.pid, name);
}

/**
 * A write that is under way may hold a folder for a moment (on Windows), or what was removed may show again (on a
 * network's disk).
 */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 10 });
  } catch (cause) {
    process.stderr.write(`${path}: could not be removed: ${messageOf(cause)}. Delete it.\n`);
  }
}

function forget(): void {
  for (const name of signals) process.off(name, removeAll);
}
