import { join } from "node:path";
import { resolveConfig } from "../config/config.ts";
import { ConfigError, RunError } from "../errors.ts";
import { exportFiles, readExport } from "./exportFolder.ts";
import { readBytes } from "./files.ts";
import { type LoadedRun, loadRun, startRun } from "./loadRun.ts";

/**
 * Loads a finished run, or a folder that one was exported to, which knows the same of its model and data.
 *
 * @param threads as for training; 0 (the default) takes one for each core
 * @throws RunError where the folder is neither, a newer program's, not finished, or damaged
 */
export async function loadModel(
  folder: string,
  options: { readonly threads?: number } = {},
): Promise<LoadedRun> {
  const found = await readExport(folder);
  if (found === undefined) return loadRun(folder, options);
  const path = join(folder, exportFiles.model);
  const bytes = await readBytes(path);
  if (bytes === undefined) {
    throw new RunError(
      `${folder}: expected an export with its ${exportFiles.model}, found none. Export the run again.`,
    );
  }
  return startRun(
    { folder, config: configOf(found.config, folder), data: found.data },
    { path, bytes },
    options,
  );
}

function configOf(settings: Readonly<Record<string, unknown>>, folder: string) {
  try {
    return resolveConfig(settings);
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new RunError(`${join(folder, exportFiles.description)}: ${cause.message} Was it edited?`, {
      cause,
    });
  }
}
