import { basename, resolve } from "node:path";
import type { ComparedModel } from "../analyse/comparisonRows.ts";
import { measureModel } from "../analyse/measureModel.ts";
import { adviceOn } from "../analyse/runState.ts";
import type { RunSummary } from "../analyse/runSummary.ts";
import { drawsImages } from "../config/storedSettings.ts";
import type { Dataset } from "../data/dataset.ts";
import { ConfigError, RunError } from "../errors.ts";
import type { LoadedRun, RunDataOptions } from "../store/loadRun.ts";
import type { EpochRecord } from "../train/records.ts";
import { loadRun } from "./load.ts";
import { readRunSummary } from "./runs.ts";
import { loadSharedTestData } from "./sharedTestData.ts";

export interface ComparisonProgress {
  /** The run that is being measured, and its number from 1. */
  readonly folder: string;
  readonly run: number;
  readonly runs: number;
  /** Number of its test images that are measured so far. */
  readonly images: number;
  readonly of: number;
}

export interface MeasureOptions extends RunDataOptions {
  /** How many images are kept for a picture, from the first on. Default: 8, or all if there are fewer. */
  readonly count?: number | undefined;
  readonly onMeasured?: ((progress: ComparisonProgress) => void) | undefined;
}

/** Finished runs with their results on the same test images. */
export interface MeasuredRuns {
  /** Folder of the first run. */
  readonly folder: string;
  readonly dataset: Dataset;
  readonly originals: "as shown" | "as in the files";
  readonly measured: readonly Measured[];
}

/**
 * Measures finished runs on their test images and passes them to `use` while they are loaded. All runs are fed the same
 * images, binarized and corrupted with the first run's seed.
 *
 * @throws ConfigError if no run is given, or for a wrong count
 * @throws RunError if a run cannot be loaded or is not finished
 * @throws DataError if runs have different test images, or none, or their data are not found
 */
export async function withMeasuredRuns<Result>(
  folders: readonly string[],
  { count, onMeasured, ...where }: MeasureOptions,
  use: (runs: MeasuredRuns) => Promise<Result>,
): Promise<Result> {
  const entrants = await loadEntrants(folders);
  try {
    const runs = entrants.map(({ run }) => run);
    const [first, ...others] = runs;
    if (first === undefined) throw new ConfigError("runs: no run folder is given.");
    const dataset = await loadSharedTestData([first, ...others], where);
    const of = dataset.test.count;
    const shown = count ?? Math.min(8, of);
    if (!Number.isSafeInteger(shown) || shown < 1 || shown > of) {
      throw new ConfigError(`expected from 1 to the ${of} test images, found ${shown}.`, {
        setting: "count",
        value: shown,
      });
    }
    const asInFiles = new Set(runs.map(testBinarization)).size > 1;
    const { seed } = first.config;
    const measured: Measured[] = [];
    for (const [index, entrant] of entrants.entries()) {
      const about = { folder: entrant.run.folder, run: index + 1, runs: runs.length, of };
      const report = (images: number) => onMeasured?.({ ...about, images });
      report(0);
      const result = await measureModel(entrant.run, { dataset, seed, asInFiles, shown, onMeasured: report });
      measured.push({ ...entrant, trained: entrant.run, result });
    }
    const originals = asInFiles ? "as in the files" : "as shown";
    return await use({ folder: first.folder, dataset, originals, measured });
  } finally {
    for (const { run } of entrants) await run.dispose();
  }
}

interface Entrant {
  readonly name: string;
  readonly run: LoadedRun;
  readonly summary: RunSummary;
  /** The epoch of the parameters in the model file. */
  readonly epoch: EpochRecord;
}

export type Measured = Entrant & ComparedModel;

/** Loads all runs before anything is measured, so that a problem with any of them is reported at once. */
async function loadEntrants(folders: readonly string[]): Promise<readonly Entrant[]> {
  const entrants: Entrant[] = [];
  try {
    for (const folder of folders) {
      const summary = await readRunSummary(folder);
      const epoch = savedEpoch(summary);
      const run = await loadRun(folder);
      entrants.push({ name: nameOf(folder, folders), run, summary, epoch });
    }
  } catch (cause) {
    for (const { run } of entrants) await run.dispose();
    throw cause;
  }
  return entrants;
}

function nameOf(folder: string, folders: readonly string[]): string {
  const own = (path: string) => basename(resolve(path));
  return folders.filter((other) => own(other) === own(folder)).length === 1 ? own(folder) : folder;
}

/**
 * Throws RunError for a run that is not finished, including one that is being trained for longer: its model and its
 * metrics are then from different epochs.
 */
function savedEpoch({ folder, state, last, best }: RunSummary): EpochRecord {
  const epoch = state === "stopped early" ? best : state === "finished" ? last : undefined;
  if (epoch !== undefined) return epoch;
  throw new RunError(`${folder}: the run is ${state}, not finished. ${adviceOn(folder, state)}`);
}

/** Evaluation has the same draws for static and dynamic binarization. */
function testBinarization({ config }: LoadedRun): string {
  return drawsImages(config) ? `drawn by ${config.binarizeDraw}` : config.binarize;
}
