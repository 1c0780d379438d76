import { resolveConfig } from "../config/config.ts";
import { storedSettings } from "../config/storedSettings.ts";
import { ConfigError, RunError } from "../errors.ts";
import type { SessionOptions } from "../runtime/session.ts";
import { requireIntactFolder } from "./checksums.ts";
import { exportFiles, readExport } from "./exportFolder.ts";
import { readBytes } from "./files.ts";
import { type LoadedRun, loadFinishedRun, startRun } from "./loadRun.ts";
import type { Platform } from "./platform.ts";

/**
 * Loads a finished run or an export, which has the same information about model and data.
 *
 * @param options as for training; `threads` 0 (the default): one for each core
 * @throws RunError if the folder is neither, was written by a newer version, is not finished, is damaged, or does not
 *   match its checksums
 */
export async function loadTrainedModel(
  platform: Platform,
  folder: string,
  options: SessionOptions = {},
): Promise<LoadedRun> {
  const { disk } = platform;
  const found = await readExport(disk, folder);
  if (found === undefined) return loadFinishedRun(platform, folder, options);
  const path = disk.join(folder, exportFiles.model);
  const bytes = await readBytes(disk, path);
  if (bytes === undefined) {
    throw new RunError(`${folder}: the export has no ${exportFiles.model}. Export the run again.`);
  }
  // The ONNX files are checked, too, because other programs read them. The README is not: people may edit it.
  await requireIntactFolder(disk, folder, {
    but: [exportFiles.readme],
    read: { [exportFiles.model]: bytes },
  });
  const config = configOf(found.config, disk.join(folder, exportFiles.description));
  return startRun(platform, { folder, config, data: found.data }, { path, bytes }, options);
}

function configOf(settings: Readonly<Record<string, unknown>>, path: string) {
  try {
    return resolveConfig(storedSettings(settings));
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new RunError(`${path}: ${cause.message} Was it edited?`, { cause });
  }
}
