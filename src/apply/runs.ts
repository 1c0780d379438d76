import type { RunSummary } from "../analyse/runSummary.ts";
import type { ObjectiveCard } from "../config/card.ts";
import { type FoundRun, findRunsIn } from "../store/findRuns.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import { type OpenedRun, openFolder, readCard } from "../store/openRun.ts";
import { readSummary } from "../store/readSummary.ts";

export type { FoundRun };

/** Reads a run's description. Throws RunError if the folder is not a run, of a newer version, or damaged. */
export function openRunFolder(folder: string): Promise<OpenedRun> {
  return openFolder(systemDisk, folder);
}

/**
 * Reads a run's description and progress from its files: no engine, data set or parameters are loaded. Its lock is read
 * but not taken, so that a run may be read while it is trained.
 *
 * @throws RunError if the folder is not a run, was written by a newer version, or is damaged
 */
export function readRunSummary(folder: string): Promise<RunSummary> {
  return readSummary(systemDisk, folder);
}

/** The objective card of a run. Throws RunError if `card.json` cannot be read or is not a card. */
export function readRunCard(run: OpenedRun): Promise<ObjectiveCard> {
  return readCard(systemDisk, run);
}

/**
 * The runs in a folder and its subfolders, newest first. Hidden folders, links and the insides of runs are not
 * searched.
 *
 * @throws RunError if the folder cannot be read
 */
export function findRuns(folder: string): Promise<readonly FoundRun[]> {
  return findRunsIn(systemDisk, folder);
}
