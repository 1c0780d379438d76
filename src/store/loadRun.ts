import { adviceOn, stateAfter } from "../analyse/runState.ts";
import type { TrainedModel } from "../analyse/trainedModel.ts";
import { modelOfData } from "../config/assemble.ts";
import { runFiles } from "../config/runFiles.ts";
import { withReading } from "../config/withReading.ts";
import { requireSameFiles } from "../data/dataProperties.ts";
import type { Dataset } from "../data/dataset.ts";
import type { LoadOptions } from "../data/load.ts";
import { padImages } from "../data/sources/padded.ts";
import { RunError } from "../errors.ts";
import type { SessionOptions } from "../runtime/session.ts";
import { requireIntactFolder } from "./checksums.ts";
import type { Disk } from "./disk.ts";
import { readBytes } from "./files.ts";
import { readEvents } from "./journal.ts";
import { isBeingTrained } from "./lock.ts";
import { decodeModelFile } from "./modelFile.ts";
import { madeOfRun, type OpenedRun, openFolder } from "./openRun.ts";
import type { Platform } from "./platform.ts";

/** A trained model of a folder, ready for its programs to be prepared. */
export interface LoadedRun extends TrainedModel, OpenedRun {
  /** The data that it was trained on. Throws DataError if they are not found, or their files have changed. */
  loadDataset(options?: RunDataOptions): Promise<Dataset>;
  /** Releases the session. */
  dispose(): Promise<void>;
}

export interface RunDataOptions extends LoadOptions {
  /** Where the data are now: a name or a folder. Default: as in training. */
  readonly data?: string | undefined;
}

/**
 * Loads a finished run.
 *
 * @param options as for training; `threads` 0 (the default): one for each core
 * @throws RunError if the folder is not a run, was written by a newer version, is not finished, or is damaged
 */
export async function loadFinishedRun(
  platform: Platform,
  folder: string,
  options: SessionOptions = {},
): Promise<LoadedRun> {
  const run = await openFolder(platform.disk, folder);
  return startRun(platform, run, await readModel(platform.disk, run), options);
}

/** A model file and its content. */
export interface ModelBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The model file of a run. Throws RunError if a file of the run does not match its checksum, or there is no model, with
 * advice for the run's state.
 */
export async function readModel(disk: Disk, { folder, config }: OpenedRun): Promise<ModelBytes> {
  const path = disk.join(folder, runFiles.model);
  const bytes = await readBytes(disk, path);
  if (bytes !== undefined) {
    await requireIntactFolder(disk, folder, { read: { [runFiles.model]: bytes } });
    return { path, bytes };
  }
  const state = (await isBeingTrained(disk, folder))
    ? "running"
    : stateAfter((await readEvents(disk, folder)).at(-1), config);
  throw new RunError(
    `${folder}: the run is ${state} and has no ${runFiles.model}. ${adviceOn(folder, state)}`,
  );
}

/**
 * Loads a run whose model file was read already. Its programs can then be prepared. Throws RunError if the file does
 * not fit the run's model.
 */
export async function startRun(
  { openSession, loadDataset }: Pick<Platform, "openSession" | "loadDataset">,
  run: OpenedRun,
  { path, bytes }: ModelBytes,
  options: SessionOptions = {},
): Promise<LoadedRun> {
  const { folder } = run;
  const model = madeOfRun(folder, () => modelOfData(run.config, run.data));
  const parameters = decodeModelFile(bytes, model.parameters, path);
  const session = await openSession(model.parameters, options);
  await session.writeParameters(parameters);
  return {
    ...run,
    name: folder,
    model,
    session,
    async loadDataset({ data = run.config.data, ...options } = {}) {
      const dataset = await loadDataset(data, withReading(options, run.config, run.data));
      requireSameFiles(run.data, dataset, folder);
      return padImages(dataset, run.config.imageSize);
    },
    dispose: () => session.dispose(),
  };
}
