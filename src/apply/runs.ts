import type { RunSummary } from "../analyse/runSummary.ts";
import type { ObjectiveCard } from "../config/card.ts";
import { type FoundRun, findRunsIn } from "../store/findRuns.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import { type OpenedRun, openFolder, readCard } from "../store/openRun.ts";
import { readSummary } from "../store/readSummary.ts";

export type { FoundRun };

/** Reads what a run is. Throws RunError where the folder is none, a newer program's, or damaged. */
export function openRunFolder(folder: string): Promise<OpenedRun> {
  return openFolder(systemDisk, folder);
}

/**
 * Reads what a run is and how far it came from its files alone: no engine, no data set, no parameters are loaded. Its lock
 * is looked at and never taken, so that a run may be read while it is trained.
 *
 * @throws RunError where the folder is no run, a newer program's, or damaged
 */
export function readRunSummary(folder: string): Promise<RunSummary> {
  return readSummary(systemDisk, folder);
}

/** The objective card of a run. Throws RunError where `card.json` cannot be read or is no card. */
export function readRunCard(run: OpenedRun): Promise<ObjectiveCard> {
  return readCard(systemDisk, run);
}

/**
 * The runs in a folder and below it, newest first. Folders of other things are passed over, hidden ones and links are
 * not entered, and nothing is looked for inside a run.
 *
 * @throws RunError where the folder cannot be read
 */
export function findRuns(folder: string): Promise<readonly FoundRun[]> {
  return findRunsIn(systemDisk, folder);
}
