import { advice, change } from "../advice.ts";
import { splitImages } from "../analyse/images.ts";
import { modelOfData } from "../config/assemble.ts";
import { type Config, resolveConfig } from "../config/config.ts";
import { runFiles } from "../config/runFiles.ts";
import { withReading } from "../config/withReading.ts";
import { requireSameFiles } from "../data/dataProperties.ts";
import type { LoadOptions } from "../data/load.ts";
import { padImages } from "../data/sources/padded.ts";
import { ConfigError } from "../errors.ts";
import type { Device } from "../runtime/session.ts";
import { ensureFolder } from "../store/files.ts";
import { storedConfig, writeRunDescription } from "../store/folder.ts";
import { createJournal, rewriteMetrics } from "../store/journal.ts";
import { lockRun } from "../store/lock.ts";
import { environmentOf, type PlatformOptions, platformWith } from "../store/node/platform.ts";
import { madeOfRun, type OpenedRun, openFolder } from "../store/openRun.ts";
import type { Platform } from "../store/platform.ts";
import { loadUnlessStopped } from "../store/platform.ts";
import { differencesOf, readStoredEnvironment, type StoredEnvironment } from "../store/storedEnvironment.ts";
import type { MetricsEvent } from "../train/records.ts";
import type { RunEvent } from "./events.ts";
import { engineWarnings, openedEvent, withReport } from "./events.ts";
import { ownerOf, prepareTraining, type TrainingPlan } from "./prepareTraining.ts";
import { recordTraining } from "./recordTraining.ts";
import {
  findResumePoint,
  mendSlots,
  type ResumePoint,
  requireUnfinished,
  shapedByEpochs,
  sweep,
} from "./resumePoint.ts";

/** What may differ from the interrupted run. Everything else must be unchanged, or the result would differ. */
export interface ResumeRunOptions extends PlatformOptions {
  /** Total number of epochs, at least as before; also for a finished run. Rejected if it changes a schedule. */
  readonly epochs?: number | undefined;
  /** As for a new run. Default: as in the run, because another number of threads may change the last bits. */
  readonly threads?: number | undefined;
  /** As for a new run, without `auto`. Default: as in the run, because another device changes the last bits. */
  readonly device?: Device | undefined;
  /** Where the data are now: a name or a folder with the same files. Default: as in training. */
  readonly data?: string | undefined;
  /** How the data are found. */
  readonly load?: LoadOptions | undefined;
  /** Stops the run after the current step, with a checkpoint; the last event is `stopped`. */
  readonly signal?: AbortSignal | undefined;
  /** Whether to write a report, `report.html`, when the run is finished, as `nelbo train` does. Default: no. */
  readonly report?: boolean | undefined;
}

/**
 * Resumes an interrupted run in its folder from its last checkpoint. The result is bitwise the same as without the
 * interruption. If the last checkpoint is damaged, the previous one is used, with a warning. If the processor, the
 * engine or the number of threads has changed, a warning reports that the last bits may differ.
 *
 * @throws RunError if the folder is not a run, was written by a newer version, is finished, diverged, is being trained
 *   by another process, cannot be written, or has only damaged checkpoints
 * @throws ConfigError for options that cannot be changed
 * @throws DataError if the data are not found, or their files have changed
 * @throws DivergenceError as `trainRun` does
 */
export async function* resumeRun(
  folder: string,
  { report = false, ...options }: ResumeRunOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const events = resumeToEnd(folder, options);
  yield* report ? withReport(events, options.signal) : events;
}

async function* resumeToEnd(
  folder: string,
  options: ResumeRunOptions,
): AsyncGenerator<RunEvent, void, undefined> {
  const platform = platformWith(options);
  const { disk } = platform;
  const run = await openFolder(disk, folder);
  const config = changedConfig(run, options);
  const lock = await lockRun(disk, folder);
  try {
    yield* resumeLocked({ ...run, config }, options, platform);
  } finally {
    await lock.release();
  }
}

async function* resumeLocked(
  run: OpenedRun,
  { threads, device, signal, load, data: place }: ResumeRunOptions,
  platform: Platform,
): AsyncGenerator<RunEvent, void, undefined> {
  const { disk } = platform;
  const { folder, config, data } = run;
  await requireUnfinished(disk, run);
  const model = madeOfRun(folder, () => modelOfData(config, data));
  const owner = await ownerOf({ config, data, model });
  const point = await findResumePoint(disk, folder, owner);
  const dataset = await loadUnlessStopped(
    platform,
    place ?? config.data,
    withReading(load, config, data),
    signal,
  );
  const step = point.checkpoint?.optimizer.updates ?? 0;
  if (dataset === undefined) return yield { event: "stopped", folder, step };
  requireSameFiles(data, dataset, folder);
  const images = splitImages(padImages(dataset, config.imageSize), config);
  const stored = await readStoredEnvironment(disk, folder);
  const training = await prepareTraining({
    config,
    data,
    images,
    model,
    threads: threads ?? (stored.device === "webgpu" ? undefined : stored.threads) ?? config.threads,
    ...resumedDevice(device, { stored, config }),
    platform,
    from: point.checkpoint,
    signal,
  });
  try {
    if (signal?.aborted) return yield { event: "stopped", folder, step };
    await sweep(disk, folder);
    for (const name of [runFiles.pictures, runFiles.checkpoints])
      await ensureFolder(disk, disk.join(folder, name));
    const warnings = [...point.warnings, ...(await mendSlots(disk, folder, point, owner))];
    const environment = environmentOf(training.session.description, training.deviceReason);
    await writeRunDescription(disk, folder, { config: storedConfig(config), data, environment });
    const metrics = withEpochs(point.metrics, config);
    await rewriteMetrics(disk, folder, metrics);
    yield openedEvent(training, folder, { resumed: resumedFrom(point) });
    yield* engineWarnings(training);
    for (const message of [...warnings, ...differencesOf(stored, environment)])
      yield { event: "warning", message };
    const journal = createJournal(disk, folder, metrics);
    yield* recordTraining({ training, folder, journal, begun: metrics.length > 0, signal });
  } finally {
    await training.dispose();
  }
}

/** A run keeps its device, also one that was chosen: it is not chosen again. */
function resumedDevice(
  asked: Device | undefined,
  { stored, config }: { readonly stored: StoredEnvironment; readonly config: Config },
): Pick<TrainingPlan, "device" | "deviceReason"> {
  const before = stored.device ?? (config.device === "auto" ? "cpu" : config.device);
  if (asked !== undefined && asked !== before) return { device: asked };
  return { device: before, deviceReason: stored.deviceReason };
}

function resumedFrom({ slot, checkpoint }: ResumePoint) {
  const { position, optimizer } = checkpoint ?? {};
  return { checkpoint: slot, step: optimizer?.updates ?? 0, epoch: position?.epoch ?? 1 };
}

/** The run's settings with those that a resumed run may change. */
function changedConfig({ config, folder }: OpenedRun, { epochs, threads }: ResumeRunOptions): Config {
  const said = { ...(epochs !== undefined && { epochs }), ...(threads !== undefined && { threads }) };
  const changed = resolveConfig({ ...config, ...said });
  if (changed.epochs < config.epochs) {
    throw new ConfigError(
      `${folder} is a run of ${config.epochs} epochs: expected at least ${config.epochs}, found ${changed.epochs}.`,
      { setting: "epochs", value: changed.epochs },
    );
  }
  const shaped = changed.epochs > config.epochs ? shapedByEpochs(config, changed) : undefined;
  if (shaped !== undefined) {
    throw new ConfigError(
      `${folder} has ${shaped} its ${config.epochs} epochs; with ${changed.epochs} it would be a different run.`,
      {
        setting: "epochs",
        value: changed.epochs,
        remedy: advice`To finish its epochs, resume it without ${change("epochs")}; to train for longer, train a new run.`,
      },
    );
  }
  return changed;
}

/** The metrics of a run with a new number of epochs. The finding that it ended too soon is dropped if it continues. */
function withEpochs(metrics: readonly MetricsEvent[], { epochs }: Config): readonly MetricsEvent[] {
  return metrics.map((event) => {
    if (event.event === "started") return { ...event, epochs };
    if (event.event !== "diagnosis" || event.epoch >= epochs) return event;
    return { ...event, findings: event.findings.filter(({ code }) => code !== "few-steps") };
  });
}
