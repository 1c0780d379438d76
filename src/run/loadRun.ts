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
import { decodeModelFile } from "./modelFile.ts";
import { type OpenedRun, openRunFolder } from "./openRun.ts";

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
  const path = join(folder, runFiles.model);
  const bytes = await readBytes(path);
  if (bytes === undefined) {
    throw new RunError(
      `${folder}: expected a finished run, found no ${runFiles.model}: its training has not finished. ` +
        `Wait for it, or go on with it: nelbo resume ${folder}`,
    );
  }
  return startRun(run, { path, bytes }, { threads });
}

/**
 * A run whose model file is read already, ready for its programs to be prepared. Throws RunError where the file does not
 * fit the run's model.
 */
export function startRun(
  run: OpenedRun,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array },
  { threads = 0 } = {},
): LoadedRun {
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
