import { runFiles } from "../config/runFiles.ts";
import { RunError } from "../errors.ts";
import type { Disk } from "./disk.ts";
import { fileError } from "./files.ts";

/** The right to write a run, which one process has at a time. */
export interface RunLock {
  /** Gives it up. Nothing happens where the run's folder has vanished. */
  release(): Promise<void>;
}

/**
 * Takes a run for this process alone, over from a dead process where one left its lock.
 *
 * @throws RunError where a process that lives has it, naming it, or the folder cannot be written
 */
export async function lockRun(disk: Disk, folder: string): Promise<RunLock> {
  const path = disk.join(folder, runFiles.lock);
  const lock = await disk.lock(path).catch((cause: unknown) => {
    throw cause instanceof RunError ? cause : fileError("write", path, cause);
  });
  if (lock.kind === "held") return lock;
  throw new RunError(
    `${folder}: expected a run that no other process writes, found it being trained by ${lock.by}. Wait until it ends, or ` +
      `stop it; if you are certain that there is none, delete ${path}.`,
  );
}

/** Whether a process that lives has a run's lock. Changes nothing. Throws RunError where that cannot be read. */
export async function isBeingTrained(disk: Disk, folder: string): Promise<boolean> {
  const path = disk.join(folder, runFiles.lock);
  return disk.isLocked(path).catch((cause: unknown) => {
    throw cause instanceof RunError ? cause : fileError("read", path, cause);
  });
}
