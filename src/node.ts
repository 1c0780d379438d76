/** `nelbo/node`: what `nelbo` has, and all that needs Node: sessions, data sets on disk, run folders. */

// Runs, as on the command line
export type { ReconstructedImages } from "./analyse/images.ts";
export {
  type ComparedRun,
  type CompareRunsOptions,
  compareRuns,
  type RunComparison,
} from "./apply/compareRuns.ts";
export { type DecodeRunOptions, decodeRun } from "./apply/decodeRun.ts";
export { type AppliedRun, type EncodeRunOptions, encodeRun, type Statistic } from "./apply/encodeRun.ts";
export {
  type EvaluatedRun,
  type EvaluateRunOptions,
  type EvaluationProgress,
  evaluateRun,
} from "./apply/evaluateRun.ts";
export { type ExportedRun, type ExportRunOptions, exportRun } from "./apply/exportRun.ts";
export { type FolderPlot, folderPlots } from "./apply/folderPlots.ts";
export { type LoadRunOptions, loadModel, loadRun } from "./apply/load.ts";
export type { ComparisonProgress } from "./apply/measuredRuns.ts";
export { type PlotFormat, type PlotRunOptions, type PlottedRun, plotRun } from "./apply/plotRun.ts";
export {
  type ReconstructedRun,
  type ReconstructRunOptions,
  reconstructRun,
} from "./apply/reconstructRun.ts";
export { type ReportRunOptions, reportRun, type WrittenReport } from "./apply/reportRun.ts";
export { findRuns, openRunFolder, readRunCard, readRunSummary } from "./apply/runs.ts";
export { type SampledPicture, type SampleRunOptions, sampleRun } from "./apply/sampleRun.ts";
export { type ScoredRun, type ScoreRunOptions, scoreRun } from "./apply/scoreRun.ts";
export type { DownloadProgress, LoadOptions } from "./data/load.ts";
// The parts that need Node
export { loadDataset } from "./data/loadDataset.node.ts";
export * from "./index.ts";
export { initialiseRendererInNode } from "./picture/render.node.ts";
export type {
  OpenedEvent,
  ReportedEvent,
  RunEvent,
  SavedEvent,
  StoppedEvent,
  WarningEvent,
} from "./run/events.ts";
export {
  type ForecastOptions,
  forecastTraining,
  type TrainingForecast,
} from "./run/forecast/forecastTraining.ts";
export { type Check, checkHealth, type Health, type HealthOptions } from "./run/health.ts";
export { importWeights } from "./run/importWeights.ts";
export { type KnownDatasetSummary, listDatasets } from "./run/listDatasets.ts";
export { type DataLook, type LookOptions, lookAtData } from "./run/lookAtData.ts";
export { chosenReproductions, type ReproduceOptions, reproduce } from "./run/reproduce/reproduce.ts";
export type { Reproduced, Reproduction } from "./run/reproduce/reproduction.ts";
export { type ResumeRunOptions, resumeRun } from "./run/resumeRun.ts";
export { listenForStop, type SignalTarget, type StopListener, type StopSignal } from "./run/signals.ts";
export { type CreateSweepOptions, createSweep } from "./run/sweep/createSweep.ts";
export { type RunSweepOptions, runSweep, type SweepOutcome } from "./run/sweep/runSweep.ts";
export { type TrainRunOptions, trainRun } from "./run/trainRun.ts";
export { openSession } from "./runtime/openSession.node.ts";
export type { CheckpointEvent } from "./store/checkpoint/writer.ts";
export type { Disk, DiskEntry, DiskLock, DiskStatus } from "./store/disk.ts";
export type { FoundRun } from "./store/findRuns.ts";
export type { LoadedRun, RunDataOptions } from "./store/loadRun.ts";
export { nodePlatform, type PlatformOptions } from "./store/node/platform.ts";
export { systemDisk } from "./store/node/systemDisk.ts";
export type { OpenedRun } from "./store/openRun.ts";
export type { Platform } from "./store/platform.ts";
export { openSweep, readSweepRuns, type Sweep, type SweepRun } from "./sweep/sweepFolder.ts";
export { type SweepTable, sweepTable, type TableOptions } from "./sweep/table/table.ts";
