import { rmSync } from "node:fs";

/** Signals that end a process which does not listen to them. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const unfinished = new Set<string>();

/**
 * Sees to it that a file or folder which is being written beside its place does not stay where Ctrl-C or `kill` ends the process. Only
 * while something is unfinished are signals listened to, and whoever else listens to them decides: nothing is removed then.
 *
 * @returns to be called when it has its name, or was removed
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
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
  // As it would have ended without all this.
  process.kill(process.pid, name);
}

function forget(): void {
  for (const name of signals) process.off(name, removeAll);
}
