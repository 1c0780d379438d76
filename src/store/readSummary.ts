import { type RunSummary, summarise } from "../analyse/runSummary.ts";
import { runFiles } from "../config/runFiles.ts";
import type { Disk } from "./disk.ts";
import { fileError } from "./files.ts";
import { readEvents } from "./journal.ts";
import { isBeingTrained } from "./lock.ts";
import { madeOfRun, openFolder, readCard } from "./openRun.ts";
import { readStoredEnvironment } from "./storedEnvironment.ts";

/**
 * Reads a run's description and progress from its files: no engine, data set or parameters are loaded. Its lock is read
 * but not taken, so that a run may be read while it is trained.
 *
 * @throws RunError if the folder is not a run, was written by a newer version, or is damaged
 */
export async function readSummary(disk: Disk, folder: string): Promise<RunSummary> {
  const run = await openFolder(disk, folder);
  // Read first: a run that ends meanwhile is then reported as running, never as interrupted.
  const running = await isBeingTrained(disk, folder);
  const parts = {
    ...run,
    running,
    events: await readEvents(disk, folder),
    begun: await readBegun(disk, folder),
    environment: await readStoredEnvironment(disk, folder),
    card: await readCard(disk, run),
  };
  return madeOfRun(folder, () => summarise(parts));
}

/**
 * When a run began, in ISO 8601: when its settings were written or, because resuming rewrites them, when the folder was
 * created, if the disk records that. Throws RunError if there are no settings.
 */
export async function readBegun(disk: Disk, folder: string): Promise<string> {
  const path = disk.join(folder, runFiles.config);
  const [settings, made] = await Promise.all([disk.status(path), disk.status(folder)]).catch(
    (cause: unknown) => {
      throw fileError("read", path, cause);
    },
  );
  if (settings === undefined)
    throw fileError("read", path, Object.assign(new Error("no such file"), { code: "ENOENT" }));
  return new Date(Math.min(settings.modified, made?.made ?? settings.modified)).toISOString();
}
