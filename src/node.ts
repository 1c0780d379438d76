/** `nelbo/node`: what `nelbo` has, and all that needs Node: sessions, data sets on disk, run folders. */

// Whole runs: what the command line does
export { type ObjectiveCard, objectiveCard } from "./config/card.ts";
// The parts that need Node
export { type DownloadProgress, type LoadOptions, loadDataset } from "./data/node.ts";
export * from "./index.ts";
export { initialiseRendererInNode } from "./picture/node.ts";
export { type ClassWord, className, labelOf } from "./run/classes.ts";
export type { LossComparison } from "./run/comparability.ts";
export {
  type ComparedRun,
  type CompareRunsOptions,
  compareRuns,
  type RunComparison,
} from "./run/compareRuns.ts";
export { type DecodeRunOptions, decodeRun } from "./run/decodeRun.ts";
export { type Disk, systemDisk } from "./run/disk.ts";
export { type AppliedRun, type EncodeRunOptions, encodeRun, type Statistic } from "./run/encodeRun.ts";
export {
  type EvaluatedRun,
  type EvaluateRunOptions,
  type EvaluationProgress,
  evaluateRun,
} from "./run/evaluateRun.ts";
export type {
  CheckpointEvent,
  OpenedEvent,
  ReportedEvent,
  RunEvent,
  SavedEvent,
  StoppedEvent,
  WarningEvent,
} from "./run/events.ts";
export { type ExportedRun, type ExportRunOptions, exportRun } from "./run/exportRun.ts";
export type { DataFacts } from "./run/facts.ts";
export { type FoundRun, findRuns } from "./run/findRuns.ts";
export {
  type CodeFit,
  type CodeFitRequest,
  type FitSummary,
  fitCodes,
  type SamplerName,
} from "./run/fitCodes.ts";
export {
  type ForecastOptions,
  forecastTraining,
  type TrainingForecast,
} from "./run/forecast/forecastTraining.ts";
export { type Check, checkHealth, type Health, type HealthOptions } from "./run/health.ts";
export type { ReconstructedImages } from "./run/images.ts";
export { importWeights } from "./run/importWeights.ts";
export { loadModel } from "./run/loadModel.ts";
export { type LoadedRun, loadRun, type RunDataOptions } from "./run/loadRun.ts";
export type { ComparisonProgress } from "./run/measuredRuns.ts";
export {
  type MixtureSamplesRequest,
  mixturePasses,
  mixtureSamples,
  type SampleDraws,
  type SampleFitProgress,
} from "./run/mixtureSamples.ts";
export { type OpenedRun, openRunFolder } from "./run/openRun.ts";
export type { FolderPlot, Plot, PlotContext, PlotKind, PlotOptions } from "./run/plots/kind.ts";
export { folderPlots, plotKinds } from "./run/plots/kinds.ts";
export { type PlotFormat, type PlotRunOptions, type PlottedRun, plotRun } from "./run/plots/plotRun.ts";
export { type PlotSource, type PlotSourceOptions, plotSource } from "./run/plots/source.ts";
export {
  type ReconstructedRun,
  type ReconstructRunOptions,
  reconstructRun,
} from "./run/reconstructRun.ts";
export { type ReportRunOptions, reportRun, type WrittenReport } from "./run/reportRun.ts";
export { type ResumeRunOptions, resumeRun } from "./run/resumeRun.ts";
export { readRunCard } from "./run/runCard.ts";
export type { RunState } from "./run/runState.ts";
export { type RunSummary, readRunSummary } from "./run/runSummary.ts";
export { type SampledPicture, type SampleRunOptions, sampleRun } from "./run/sampleRun.ts";
export { type ScoredRun, type ScoreRunOptions, scoreRun } from "./run/scoreRun.ts";
export { listenForStop, type SignalTarget, type StopListener, type StopSignal } from "./run/signals.ts";
export type { SplitName } from "./run/splitNames.ts";
export { type TrainRunOptions, trainRun } from "./run/trainRun.ts";
export { version } from "./run/version.ts";
export { createNodeSession } from "./runtime/node.ts";
