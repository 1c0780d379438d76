import { type Config, type ConfigInput, resolveConfig } from "../../config/config.ts";
import { fieldNames } from "../../config/fields.ts";
import { shown } from "../../config/shown.ts";
import { withReading } from "../../config/withReading.ts";
import type { LoadOptions } from "../../data/load.ts";
import { loadDataset } from "../../data/loadDataset.node.ts";
import { type DataSurvey, surveyOf } from "../../data/look/survey.ts";
import { ConfigError, DataError } from "../../errors.ts";
import { hashOfDataset } from "../../sweep/dataHash.ts";
import { expandSweep } from "../../sweep/expand.ts";
import { type PlannedRun, plannedRun } from "../../sweep/manifest.ts";
import type { SaidSettings, SweepEvaluation, SweepFile } from "../../sweep/sweepFile.ts";
import { isRecommendedFor, resolveForData } from "../resolveForData.ts";

/** The runs of a sweep file, not yet written. */
export interface SweepPlan {
  readonly runs: readonly PlannedRun[];
  readonly evaluation: SweepEvaluation;
  /** Combinations that a condition left out. */
  readonly skipped: number;
  /** Combinations with the settings of an earlier one, which count once. */
  readonly merged: number;
}

/** Threads of a run if the file does not say: several runs at once use cores better than one with several threads. */
export const threadsOfRun = 1;

/**
 * Plans a sweep: loads the data, fills in all settings and names each run after them. The same file, data and version
 * give the same plan.
 *
 * @param load how the data are found
 * @throws ConfigError for settings that are not compatible, with the run; DataError if data are not found
 */
export async function planSweep(file: SweepFile, load?: LoadOptions): Promise<SweepPlan> {
  const { runs: combinations, skipped } = expandSweep(file);
  const dataOf = dataCache(load);
  const planned = new Map<string, PlannedRun>();
  // Nothing but the seed depends on the seed.
  const resolvedOnce = new Map<string, { readonly config: Config; readonly data: string }>();
  for (const said of combinations) {
    const { seed = 0, ...others } = { threads: threadsOfRun, ...said };
    const key = JSON.stringify(others);
    const known = resolvedOnce.get(key) ?? (await resolveRun(said, dataOf, load));
    resolvedOnce.set(key, known);
    const run = await plannedRun({ ...known.config, seed: seed as number }, known.data);
    if (!planned.has(run.id)) planned.set(run.id, run);
  }
  requireSplit(
    [...resolvedOnce.values()].map(({ config }) => config),
    file.evaluation,
  );
  return {
    runs: [...planned.values()],
    evaluation: file.evaluation,
    skipped,
    merged: combinations.length - planned.size,
  };
}

/** Throws ConfigError with the run's settings if they are not compatible. */
async function resolveRun(
  said: SaidSettings,
  dataOf: (config: Config) => Promise<LoadedData>,
  load?: LoadOptions,
) {
  const input = { threads: threadsOfRun, ...said } as ConfigInput;
  try {
    const config = resolveConfig(input);
    const { dataset, hash, survey } = await dataOf(config);
    if (!isRecommendedFor(config.data, load)) return { config, data: hash };
    return { config: (await resolveForData(input, dataset, load, survey)).config, data: hash };
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new ConfigError(
      `the run with ${wordsOf(said)}: ${cause.message} To leave such runs out, add a condition with 'skip', or drop a ` +
        "setting of theirs by one with 'drop'.",
      { cause },
    );
  }
}

function requireSplit(configs: readonly Config[], { split }: SweepEvaluation): void {
  if (split !== "validation" || configs.every(({ validation }) => validation > 0)) return;
  throw new ConfigError(
    "evaluation.split is validation, and runs have no validation images. Set 'validation' under 'base', or evaluate " +
      "another split.",
  );
}

/** `beta: 4, latentSize: 2, seed: 0`. */
function wordsOf(said: SaidSettings): string {
  return fieldNames
    .filter((name) => said[name] !== undefined)
    .map((name) => `${name}: ${shown(said[name])}`)
    .join(", ");
}

interface LoadedData {
  readonly dataset: Awaited<ReturnType<typeof loadDataset>>;
  readonly hash: string;
  readonly survey: () => Promise<DataSurvey>;
}

/**
 * Loads each data set once for all seeds: only the draw of splits depends on the seed, and neither the files nor the
 * recommended settings do.
 */
function dataCache(load: LoadOptions | undefined): (config: Config) => Promise<LoadedData> {
  const loaded = new Map<string, LoadedData>();
  return async (config) => {
    const options = withReading(load, config);
    const key = JSON.stringify([config.data, { ...options.reading, seed: 0 }]);
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const dataset = await loadDataset(config.data, options);
    if (dataset.train.count === 0) throw new DataError(`${config.data}: there are no training data.`);
    let survey: Promise<DataSurvey> | undefined;
    const entry: LoadedData = {
      dataset,
      hash: await hashOfDataset(dataset),
      survey() {
        survey ??= surveyOf(dataset);
        return survey;
      },
    };
    loaded.set(key, entry);
    return entry;
  };
}
