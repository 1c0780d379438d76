import { runFiles } from "../config/runFiles.ts";
import { RunError } from "../errors.ts";
import type { Disk } from "./disk.ts";
import { fileError } from "./files.ts";

/** The right to write a run, which one process has at a time. */
export interface RunLock {
  /** Releases it. Does nothing if the run's folder has vanished. */
  release(): Promise<void>;
}

/**
 * Locks a run for this process. A lock left by a dead process is replaced.
 *
 * @throws RunError if a live process holds the lock, with its name, or the folder cannot be written
 */
export async function lockRun(disk: Disk, folder: string): Promise<RunLock> {
  const path = disk.join(folder, runFiles.lock);
  const lock = await disk.lock(path).catch((cause: unknown) => {
    throw cause instanceof RunError ? cause : fileError("write", path, cause);
  });
  if (lock.kind === "held") return lock;
  throw new RunError(
    `${folder}: the run is being trained by ${lock.by}. Wait until it ends, or ` +
      `stop it. If you are certain that there is no such process, delete ${path}.`,
  );
}

/** Whether a live process holds a run's lock. Changes nothing. Throws RunError if the lock cannot be read. */
export async function isBeingTrained(disk: Disk, folder: string): Promise<boolean> {
  const path = disk.join(folder, runFiles.lock);
  return disk.isLocked(path).catch((cause: unknown) => {
    throw cause instanceof RunError ? cause : fileError("read", path, cause);
  });
}
