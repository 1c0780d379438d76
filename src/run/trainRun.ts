import { describeModel } from "../config/assemble.ts";
import { type ConfigInput, resolveConfig } from "../config/config.ts";
import type { Recommendation } from "../config/recommend.ts";
import { runFiles } from "../config/runFiles.ts";
import { withReading } from "../config/withReading.ts";
import type { LoadOptions } from "../data/load.ts";
import { ensureFolder } from "../store/files.ts";
import { createRunFolder, requireFree, storedConfig, writeRunDescription } from "../store/folder.ts";
import { createJournal } from "../store/journal.ts";
import { lockRun } from "../store/lock.ts";
import { environmentOf, type PlatformOptions, platformWith } from "../store/node/platform.ts";
import { loadUnlessStopped } from "../store/platform.ts";
import { settleDevice } from "./chooseDevice.ts";
import type { RunEvent } from "./events.ts";
import { engineWarnings, openedEvent, withReport } from "./events.ts";
import { planRun } from "./planRun.ts";
import { type PreparedTraining, prepareTraining } from "./prepareTraining.ts";
import { recordTraining } from "./recordTraining.ts";
import { type ResolvedForData, resolveForData } from "./resolveForData.ts";

export interface TrainRunOptions extends PlatformOptions {
  /** Parent folder for runs without `out`. Default: `runs` in the working directory. */
  readonly runsFolder?: string | undefined;
  /** How the data are found. */
  readonly load?: LoadOptions | undefined;
  /** Stops the run after the current step, with a checkpoint; the last event is `stopped`. */
  readonly signal?: AbortSignal | undefined;
  /** Whether settings that are not given are recommended for data at a path. Default: yes. */
  readonly recommend?: boolean | undefined;
  /** Whether to write a report, `report.html`, when the run is finished, as `nelbo train` does. Default: no. */
  readonly report?: boolean | undefined;
}

/**
 * Trains a model and stores everything in a folder: settings, environment, data hashes, metrics, checkpoints and
 * pictures of each epoch, and at the end the model and the loss curves. Nothing is written before settings and data are
 * checked. A run that ends early, for any reason, can be resumed from the last checkpoint; aborting `signal` writes
 * one.
 *
 * @param input settings of the run. Others have defaults; for data at a path, those recommended for the data
 * @throws ConfigError, DataError for wrong settings or data
 * @throws RunError if the folder exists or cannot be written; the last checkpoint is then complete
 * @throws DivergenceError if a metric is NaN or infinite; no model is saved, the last good checkpoint is kept
 */
export async function* trainRun(
  input: ConfigInput = {},
  { report = false, ...options }: TrainRunOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const events = trainToEnd(input, options);
  yield* report ? withReport(events, options.signal) : events;
}

async function* trainToEnd(
  input: ConfigInput,
  { runsFolder = "runs", load, signal, recommend = true, ...parts }: TrainRunOptions,
): AsyncGenerator<RunEvent, void, undefined> {
  const said = resolveConfig(input);
  const platform = platformWith(parts);
  if (said.out !== undefined) await requireFree(platform.disk, said.out);
  const dataset = await loadUnlessStopped(platform, said.data, withReading(load, said), signal);
  if (dataset === undefined) return yield { event: "stopped", folder: undefined, step: 0 };
  const resolved: ResolvedForData = recommend ? await resolveForData(input, dataset, load) : { config: said };
  const { config, recommended } = resolved;
  const plan = await planRun(config, dataset);
  const options = { ...plan, threads: config.threads, platform, from: undefined, signal };
  const training = await prepareTraining({ ...options, ...(await settleDevice(options)) });
  try {
    yield* recordNew(training, { runsFolder, recommended }, signal);
  } finally {
    await training.dispose();
  }
}

async function* recordNew(
  training: PreparedTraining,
  {
    runsFolder,
    recommended,
  }: { readonly runsFolder: string; readonly recommended: Recommendation | undefined },
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, void, undefined> {
  const { config, data, model, session } = training;
  const { disk } = training.platform;
  if (signal?.aborted) return yield { event: "stopped", folder: undefined, step: 0 };
  const name = `${data.name}-${describeModel(model, config).replace(/[^\w.-]+/g, "-")}`;
  const folder = await createRunFolder(disk, { out: config.out, runsFolder, name });
  const lock = await lockRun(disk, folder);
  try {
    await ensureFolder(disk, disk.join(folder, runFiles.checkpoints));
    const environment = environmentOf(session.description, training.deviceReason);
    await writeRunDescription(disk, folder, { config: storedConfig(config), data, environment });
    yield openedEvent(training, folder, { recommended });
    yield* engineWarnings(training);
    const journal = createJournal(disk, folder);
    yield* recordTraining({ training, folder, journal, begun: false, signal });
  } finally {
    await lock.release();
  }
}
