import { requireSplit } from "../../analyse/images.ts";
import { evaluateRun } from "../../apply/evaluateRun.ts";
import { readRunSummary } from "../../apply/runs.ts";
import { sha256 } from "../../codec/sha256.ts";
import type { Config } from "../../config/config.ts";
import { runFiles } from "../../config/runFiles.ts";
import { withReading } from "../../config/withReading.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { LoadOptions } from "../../data/load.ts";
import { loadDataset } from "../../data/loadDataset.node.ts";
import { firstImages } from "../../data/sources/subset.ts";
import { DataError, DivergenceError, RunError } from "../../errors.ts";
import { exists, readBytes } from "../../store/files.ts";
import { isBeingTrained } from "../../store/lock.ts";
import { systemDisk as disk } from "../../store/node/systemDisk.ts";
import { hashOfDataset, hashOfSource } from "../../sweep/dataHash.ts";
import { type PlannedRun, requireSound } from "../../sweep/manifest.ts";
import type { SweepResult } from "../../sweep/result.ts";
import type { SweepEvaluation } from "../../sweep/sweepFile.ts";
import { runFolderOf } from "../../sweep/sweepFolder.ts";
import type { RunEvent } from "../events.ts";
import { resumeRun } from "../resumeRun.ts";
import { trainRun } from "../trainRun.ts";

export interface PlannedRunOptions {
  /** The folder of the sweep, or another one with the same layout: runs are in its `runs`. */
  readonly folder: string;
  readonly evaluation: SweepEvaluation;
  /** Where the data are: a name or a path. Default: as in the plan. */
  readonly place?: string | undefined;
  readonly load?: LoadOptions | undefined;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** How a run was begun: from the beginning, from a checkpoint, or it had been trained already. */
export type Beginning = "anew" | "resumed" | "trained";

export interface EndedRun {
  readonly result: SweepResult;
  readonly beginning: Beginning;
}

/**
 * Trains a planned run to its end and evaluates it. What its folder has is continued, and a finished one only
 * evaluated, so that a repeat is harmless.
 *
 * @returns undefined if the signal stopped it, after a checkpoint
 * @throws DataError if the data are not those of the plan; all errors of `trainRun`, `resumeRun` and `evaluateRun`
 */
export async function runPlanned(
  run: PlannedRun,
  { folder: store, evaluation, place, load, signal, onEvent }: PlannedRunOptions,
): Promise<EndedRun | undefined> {
  const config = await requireSound(run);
  const data = place ?? config.data;
  const dataset = await loadDataset(data, withReading({ ...load, signal }, config));
  await requireSameData(run, dataset, data);
  const folder = runFolderOf(disk, store, run.id);
  const beginning = await beginningOf(folder);
  if (beginning !== "trained") {
    const events =
      beginning === "resumed"
        ? resumeRun(folder, { signal, load, data: place })
        : trainRun(
            { ...config, out: folder, ...(place !== undefined && { data: place }) },
            { signal, load, recommend: false },
          );
    for await (const event of events) {
      onEvent(event);
      if (event.event === "opened") requireSettings(run, event.config);
      if (event.event === "stopped") return undefined;
    }
  }
  if (signal.aborted) return undefined;
  return { result: await measured(run, folder, { dataset, evaluation, place, load }), beginning };
}

/** What the folder of a run has. One that a killed process left before it wrote the run's settings is removed. */
async function beginningOf(folder: string): Promise<Beginning> {
  if (!(await exists(disk, folder))) return "anew";
  if (!(await exists(disk, disk.join(folder, runFiles.config)))) {
    if (await isBeingTrained(disk, folder))
      throw new RunError(
        `${folder}: the run is being trained by another process. Wait until it ends, or stop it.`,
      );
    await disk.remove(folder);
    return "anew";
  }
  const { state } = await readRunSummary(folder);
  if (state === "diverged")
    throw new DivergenceError(`${folder}: the training diverged, and would do so again.`, {
      step: 0,
      term: "loss",
    });
  return state === "finished" || state === "stopped early" ? "trained" : "resumed";
}

async function requireSameData(
  { id, data: wanted }: PlannedRun,
  dataset: Dataset,
  place: string,
): Promise<void> {
  const found = await hashOfDataset(dataset);
  if (found === wanted) return;
  throw new DataError(
    `run ${id}: expected the data that it was planned with, of hash ${wanted.slice(0, 12)}, found ${place} with hash ` +
      `${found.slice(0, 12)}. Put the same files there, or plan the sweep again with these.`,
  );
}

/** A run must have been trained with the settings of its plan, all of which its files contain. */
function requireSettings({ id, settings }: PlannedRun, config: Config): void {
  const own: Readonly<Record<string, unknown>> = { ...config };
  for (const [name, value] of Object.entries(settings)) {
    if (name === "data" || JSON.stringify(own[name]) === JSON.stringify(value)) continue;
    throw new RunError(
      `run ${id}: planned with ${name}: ${JSON.stringify(value)}, but its folder has ${JSON.stringify(own[name])}. ` +
        "Delete the folder, and resume the sweep.",
    );
  }
}

async function measured(
  { id }: PlannedRun,
  folder: string,
  {
    dataset,
    evaluation,
    place,
    load,
  }: Pick<PlannedRunOptions, "evaluation" | "place" | "load"> & { readonly dataset: Dataset },
): Promise<SweepResult> {
  const summary = await readRunSummary(folder);
  const { config, card, environment, model, loss, state } = summary;
  const epoch = state === "stopped early" ? (summary.best ?? summary.last) : summary.last;
  if (epoch === undefined || (state !== "finished" && state !== "stopped early"))
    throw new RunError(`${folder}: expected a finished run, found one that is ${state}.`);
  const { split, samples, images } = evaluation;
  const variational = config.model === "vae";
  const found = await evaluateRun(folder, {
    ...load,
    split,
    images,
    samples: variational ? samples : 0,
    data: place,
  });
  const bytes = await readBytes(disk, disk.join(folder, runFiles.model));
  const figures = ({ loss: total, reconstruction, kl }: typeof epoch.train) => ({
    loss: total,
    reconstruction,
    kl,
  });
  return {
    format: 1,
    id,
    state,
    epoch: epoch.epoch,
    seconds: summary.seconds,
    model: {
      description: model.description,
      parameters: model.parameters,
      sha256: await sha256(bytes ?? new Uint8Array()),
    },
    train: figures(epoch.train),
    ...(epoch.validation && { validation: figures(epoch.validation) }),
    ...(epoch.test && { test: figures(epoch.test) }),
    evaluation: {
      split,
      images: found.images,
      samples: found.logLikelihood?.samples ?? 0,
      data: await hashOfSplit(config, evaluation, dataset),
      reconstruction: found.reconstruction,
      ...(found.kl !== undefined && { kl: found.kl }),
      ...(found.negativeElbo !== undefined && { negativeElbo: found.negativeElbo }),
      ...(found.logLikelihood && {
        logLikelihood: found.logLikelihood.mean,
        effectiveSamples: found.logLikelihood.effectiveSamples,
      }),
      ...(found.activeUnits && { activeUnits: found.activeUnits.count }),
      ...(found.bitsPerDimension && { bitsPerDimension: found.bitsPerDimension.elbo }),
      squaredError: found.error.squaredError,
      rootMeanSquare: found.error.rootMeanSquare,
    },
    loss: {
      name: loss.name,
      mark: loss.mark,
      normalised: loss.normalised,
      ...(loss.sum !== undefined && { sum: loss.sum }),
    },
    card,
    imageShape: [...summary.data.imageShape],
    environment: {
      nelbo: environment.nelbo ?? "unknown",
      cpu: environment.cpu ?? "unknown",
      engine: environment.engine ?? "unknown",
      threads: environment.threads ?? 0,
    },
  };
}

/** The sha-256 of the images that a run is evaluated on. */
async function hashOfSplit(
  config: Config,
  { split, images }: SweepEvaluation,
  dataset: Dataset,
): Promise<string> {
  const whole = requireSplit(dataset, config, split);
  return hashOfSource(firstImages(whole, images ?? whole.count));
}
