/** `nelbo/node`: what `nelbo` has, and all that needs Node: sessions, data sets on disk, run folders. */

// The parts that need Node
export { type DownloadProgress, type LoadOptions, loadDataset } from "./data/node.ts";
export * from "./index.ts";
export { initialiseRendererInNode } from "./picture/node.ts";
// Whole runs: what the command line does
export type {
  CheckpointEvent,
  OpenedEvent,
  RunEvent,
  SavedEvent,
  StoppedEvent,
  WarningEvent,
} from "./run/events.ts";
export type { DataFacts } from "./run/facts.ts";
export { type LoadedRun, loadRun, type RunDataOptions } from "./run/loadRun.ts";
export { type OpenedRun, openRunFolder } from "./run/openRun.ts";
export {
  type ReconstructedPicture,
  type ReconstructRunOptions,
  reconstructRun,
  type SplitName,
} from "./run/reconstructRun.ts";
export { type ResumeRunOptions, resumeRun } from "./run/resumeRun.ts";
export { type SampledPicture, type SampleRunOptions, sampleRun } from "./run/sampleRun.ts";
export { type TrainRunOptions, trainRun } from "./run/trainRun.ts";
export { version } from "./run/version.ts";
export { createNodeSession } from "./runtime/node.ts";
