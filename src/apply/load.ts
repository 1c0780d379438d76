import type { SessionOptions } from "../runtime/session.ts";
import { loadTrainedModel } from "../store/loadModel.ts";
import { type LoadedRun, loadFinishedRun } from "../store/loadRun.ts";
import { nodePlatform } from "../store/node/platform.ts";
import type { Platform } from "../store/platform.ts";

export interface LoadRunOptions extends SessionOptions {
  /** Disk, engine and data sources. Default: Node on this machine. */
  readonly platform?: Platform | undefined;
}

/**
 * Loads a finished run.
 *
 * @param options as for training; `threads` 0 (the default): one for each core
 * @throws RunError if the folder is not a run, was written by a newer version, is not finished, or is damaged
 */
export function loadRun(
  folder: string,
  { platform = nodePlatform, ...options }: LoadRunOptions = {},
): Promise<LoadedRun> {
  return loadFinishedRun(platform, folder, options);
}

/**
 * Loads a finished run or an export, which has the same information about model and data.
 *
 * @param options as for training; `threads` 0 (the default): one for each core
 * @throws RunError if the folder is neither, was written by a newer version, is not finished, or is damaged
 */
export function loadModel(
  folder: string,
  { platform = nodePlatform, ...options }: LoadRunOptions = {},
): Promise<LoadedRun> {
  return loadTrainedModel(platform, folder, options);
}
