import type { SessionOptions } from "../runtime/session.ts";
import { loadTrainedModel } from "../store/loadModel.ts";
import { type LoadedRun, loadFinishedRun } from "../store/loadRun.ts";
import { nodePlatform } from "../store/node/platform.ts";
import type { Platform } from "../store/platform.ts";

export interface LoadRunOptions extends SessionOptions {
  /** Where files lie, what computes, and how data are found. Default: Node on this machine. */
  readonly platform?: Platform | undefined;
}

/**
 * Loads a finished run.
 *
 * @param options as for training; `threads` 0 (the default) takes one for each core
 * @throws RunError where the folder is no run, a newer program's, not finished, or damaged
 */
export function loadRun(
  folder: string,
  { platform = nodePlatform, ...options }: LoadRunOptions = {},
): Promise<LoadedRun> {
  return loadFinishedRun(platform, folder, options);
}

/**
 * Loads a finished run, or a folder that one was exported to, which knows the same of its model and data.
 *
 * @param options as for training; `threads` 0 (the default) takes one for each core
 * @throws RunError where the folder is neither, a newer program's, not finished, or damaged
 */
export function loadModel(
  folder: string,
  { platform = nodePlatform, ...options }: LoadRunOptions = {},
): Promise<LoadedRun> {
  return loadTrainedModel(platform, folder, options);
}
