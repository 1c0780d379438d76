import { type RunSummary, summarise } from "../analyse/runSummary.ts";
import { runFiles } from "../config/runFiles.ts";
import type { Disk } from "./disk.ts";
import { fileError } from "./files.ts";
import { readEvents } from "./journal.ts";
import { isBeingTrained } from "./lock.ts";
import { madeOfRun, openFolder, readCard } from "./openRun.ts";
import { readStoredEnvironment } from "./storedEnvironment.ts";

/**
 * Reads what a run is and how far it came from its files alone: no engine, no data set, no parameters are loaded. Its lock
 * is looked at and never taken, so that a run may be read while it is trained.
 *
 * @throws RunError where the folder is no run, a newer program's, or damaged
 */
export async function readSummary(disk: Disk, folder: string): Promise<RunSummary> {
  const run = await openFolder(disk, folder);
  // Asked first: a run that ends meanwhile is told as running, which it was, and never as interrupted.
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
 * When a run's folder was begun, as ISO 8601 has it: when its settings were written or, as resuming writes them again, when the folder
 * was made, where its disk knows that. Throws RunError where there are no settings.
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
