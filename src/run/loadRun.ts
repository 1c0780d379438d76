import { join } from "node:path";
import { modelOf } from "../config/assemble.ts";
import type { Dataset } from "../data/dataset.ts";
import { type LoadOptions, loadDataset } from "../data/node.ts";
import { padImages } from "../data/pad.ts";
import { RunError } from "../errors.ts";
import { createNodeSession } from "../runtime/node.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { requireSameFiles } from "./facts.ts";
import { readBytes } from "./files.ts";
import { runFiles } from "./folder.ts";
import { parseMetrics, readMetrics } from "./journal.ts";
import { isBeingTrained } from "./lock.ts";
import { decodeModelFile } from "./modelFile.ts";
import { type OpenedRun, openRunFolder } from "./openRun.ts";
import { adviceOn, stateAfter } from "./runState.ts";

/** A trained model, ready for its programs to be prepared. */
export interface LoadedRun extends OpenedRun {
  readonly model: Model;
  /** Holds the trained parameters. */
  readonly session: Session;
  /** The data that it was trained on. Throws DataError where they are not found, or are other files. */
  loadDataset(options?: RunDataOptions): Promise<Dataset>;
  /** Releases the session. */
  dispose(): Promise<void>;
}

export interface RunDataOptions extends LoadOptions {
  /** Where the data are now: a name or a folder. Default: as the run was told. */
  readonly data?: string | undefined;
}

/**
 * Loads a finished run.
 *
 * @param threads as for training; 0 (the default) takes one for each core
 * @throws RunError where the folder is no run, a newer program's, not finished, or damaged
 */
export async function loadRun(folder: string, { threads = 0 } = {}): Promise<LoadedRun> {
  const run = await openRunFolder(folder);
  return startRun(run, await readModel(run), { threads });
}

/** A model file and its content. */
export interface ModelBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The model file of a run. Throws RunError where there is none, with what to do about a run of its state. */
export async function readModel({ folder, config }: OpenedRun): Promise<ModelBytes> {
  const path = join(folder, runFiles.model);
  const bytes = await readBytes(path);
  if (bytes !== undefined) return { path, bytes };
  const state = (await isBeingTrained(folder))
    ? "running"
    : stateAfter(parseMetrics(folder, await readMetrics(folder)).at(-1), config);
  throw new RunError(
    `${folder}: expected a finished run, found one that is ${state}, without ${runFiles.model}. ${adviceOn(folder, state)}`,
  );
}

/**
 * A run whose model file is read already, ready for its programs to be prepared. Throws RunError where the file does not
 * fit the run's model.
 */
export function startRun(run: OpenedRun, { path, bytes }: ModelBytes, { threads = 0 } = {}): LoadedRun {
  const { folder } = run;
  const model = modelOf(run.config, run.data.imageShape, run.data.classCount);
  const parameters = decodeModelFile(bytes, model.parameters, path);
  const session = createNodeSession(model.parameters, { threads });
  session.writeParameters(parameters);
  return {
    ...run,
    model,
    session,
    async loadDataset({ data = run.config.data, ...options } = {}) {
      const dataset = await loadDataset(data, options);
      requireSameFiles(run.data, dataset, folder);
      return padImages(dataset, run.config.imageSize);
    },
    dispose: () => session.dispose(),
  };
}
