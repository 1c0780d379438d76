/**
 * `nelbo`: variational autoencoders. All of this runs in Node and in browsers. `nelbo/node` and `nelbo/web` add the
 * sessions that execute models; `nelbo/node` also adds runs with their folders.
 */

// Errors, and advice as data
export { type Advice, asFlags, asSettings, changesOf, flagOf, type SettingChange } from "./advice.ts";
export { type ClassWord, className, labelOf } from "./analyse/classes.ts";
export { type ComparedTerms, compareLosses, type LossComparison } from "./analyse/comparability.ts";
export { type ComparedModel, comparisonRows } from "./analyse/comparisonRows.ts";
// Analysis of trained models: figures and reports
export { type ContactSheet, contactSheet } from "./analyse/contactSheet.ts";
export { curvesFigure } from "./analyse/curvesFigure.ts";
export {
  type CodeFit,
  type CodeFitRequest,
  type FitSummary,
  fitCodes,
  type SamplerName,
} from "./analyse/fitCodes.ts";
export { type Measure, type MeasuredModel, measureModel } from "./analyse/measureModel.ts";
export {
  type MixtureSamplesRequest,
  mixturePasses,
  mixtureSamples,
  type SampleDraws,
  type SampleFitProgress,
} from "./analyse/mixtureSamples.ts";
export type { Plot, PlotContext, PlotKind, PlotWords } from "./analyse/plots/kind.ts";
export { plotKinds } from "./analyse/plots/kinds.ts";
export type { PlotOptions } from "./analyse/plots/options.ts";
export { comparisonPlot, curvesPlot } from "./analyse/plots/recordedPlots.ts";
export { type PlotProgress, type PlotSource, type PlotSplit, plotSource } from "./analyse/plots/source.ts";
export { describeRun } from "./analyse/report/describe.ts";
export { type MissingPicture, type ReportPlots, reportPlots } from "./analyse/report/figures.ts";
export { reportPage } from "./analyse/report/page/page.ts";
export type { Report, ReportFigure } from "./analyse/report/page/report.ts";
export type { RunState } from "./analyse/runState.ts";
export { type RunSummary, type SummaryParts, summarise } from "./analyse/runSummary.ts";
export type { TrainedModel } from "./analyse/trainedModel.ts";
export type { ArrayFile, NumberType, StoredArray } from "./codec/arrays/storedArray.ts";
export { decodeIdx, encodeIdx, type IdxArray } from "./codec/idx.ts";
export { readIdx } from "./codec/idxStream.ts";
export { decodeNpy, encodeNpy, type NpyArray } from "./codec/npy/npy.ts";
export { decodePng, encodePng } from "./codec/png.ts";
export { blobAsFile, bytesAsFile, type RandomAccess } from "./codec/randomAccess.ts";
export type { Raster } from "./codec/raster.ts";
export { decodeSafetensors } from "./codec/safetensors/decode.ts";
export { encodeSafetensors } from "./codec/safetensors/encode.ts";
export type { SafetensorsContent, StoredTensor } from "./codec/safetensors/tensor.ts";
// Settings of a run, and the objects that they describe
export {
  describeModel,
  modelOf,
  modelOfData,
  optimizerOf,
  presentationOf,
  scalarsOf,
  scheduledScalarsOf,
  scheduleOf,
  stoppingOf,
  trainingSettingsOf,
} from "./config/assemble.ts";
export { type ObjectiveCard, objectiveCard } from "./config/card.ts";
export { type Config, type ConfigInput, configJsonSchema, resolveConfig } from "./config/config.ts";
export { type LossKind, lossKindOf } from "./config/lossKind.ts";
export { type PresetName, presetNames, presets } from "./config/presets.ts";
export { type Choice, type Recommendation, recommend } from "./config/recommend.ts";
// Images
export { type Augmentation, augmentations, createAugmenter } from "./data/augment/augment.ts";
export {
  type Binarization,
  type Binarizer,
  type BinaryDraw,
  binarizations,
  binaryDraws,
  createBinarizer,
} from "./data/binarize.ts";
export { type ConditionRows, countClasses, requireConditions } from "./data/condition.ts";
export { type Corruption, corruptions, createCorrupter } from "./data/corrupt.ts";
export { type DataProperties, dataPropertiesOf } from "./data/dataProperties.ts";
export type { Dataset, DatasetFile, SplitName } from "./data/dataset.ts";
export type { Duplicates } from "./data/look/duplicates.ts";
export type { NumberSummary } from "./data/look/numbers.ts";
export { type ClassCount, type DataSurvey, type SurveyOptions, surveyOf } from "./data/look/survey.ts";
export { imageMoments } from "./data/moments.ts";
export type { Preparation } from "./data/pictures/preparation.ts";
export { preparePicture } from "./data/pictures/preparePicture.ts";
export {
  createPresenter,
  type Presentation,
  type PresentedImages,
  type Presenter,
} from "./data/presenter.ts";
export { type Layout, layouts, type Reading, type ReadingRequest } from "./data/reading/reading.ts";
export {
  type DatumArray,
  type DatumShape,
  dataShapeOf,
  type ElementType,
  type FieldArrays,
  type FieldName,
  type GatherTarget,
  gatherData,
  gatherLabels,
  type ImageShape,
  requireGatherable,
  type Source,
} from "./data/source.ts";
export { type FileRequest, readDataset } from "./data/sources/chosenFiles.ts";
export { loadDigits } from "./data/sources/included.ts";
export { padImages } from "./data/sources/padded.ts";
export { type DataPass, dataInPasses, wholeField } from "./data/sources/passes.ts";
export {
  type BlockData,
  blockSource,
  type ResidentData,
  type ResidentSource,
  residentSource,
} from "./data/sources/resident.ts";
export { loadSprites, spriteFactors } from "./data/sources/sprites.ts";
export { firstImages, subsetOf } from "./data/sources/subset.ts";
export { splitValidation } from "./data/split.ts";
export {
  ConfigError,
  DataError,
  DivergenceError,
  EngineError,
  type ErrorDetails,
  GraphError,
  NelboError,
  RunError,
} from "./errors.ts";
export { type ActiveUnits, type ActiveUnitsRequest, countActiveUnits } from "./evaluate/activeUnits.ts";
// Training, evaluation, generation
export { attributeVector, classCounts, meanCodes } from "./evaluate/attributes.ts";
export { codeOf, drawCodes, type EncodingRequest, type Encodings, encodeImages } from "./evaluate/codes.ts";
export { sameLabel } from "./evaluate/condition.ts";
export { type DecodingRequest, type DrawingRequest, decodeCodes, drawImages } from "./evaluate/decode.ts";
export { type DivergenceRequest, meanDivergence } from "./evaluate/divergence.ts";
export {
  type EvaluationRequest,
  type EvaluationWithErrors,
  evaluateObjective,
  evaluateWithErrors,
} from "./evaluate/elbo.ts";
export {
  type ReconstructionRequest,
  type Reconstructions,
  reconstructImages,
  type SampleRequest,
  sampleEachClass,
  sampleImages,
} from "./evaluate/generate.ts";
export { type Inspection, type InspectionRequest, inspectCodes } from "./evaluate/inspection.ts";
export { interpolateCodes, interpolationPaths, type PathName } from "./evaluate/interpolate.ts";
export { inverseNormal } from "./evaluate/inverseNormal.ts";
export { byInformation, isActive, type LatentDimension, latentDimensions } from "./evaluate/latent.ts";
export {
  estimateLikelihood,
  type LikelihoodEstimate,
  type LikelihoodPass,
  type LikelihoodRequest,
} from "./evaluate/likelihood.ts";
export type { MeanErrors } from "./evaluate/meanErrors.ts";
export type { LossMetrics } from "./evaluate/metrics.ts";
export {
  fitMixture,
  type MixtureFit,
  type MixtureFitRequest,
  type MixtureProgress,
} from "./evaluate/mixture/fit.ts";
export {
  type Mixture,
  type MixtureSampleRequest,
  mixtureLogDensity,
  sampleMixture,
} from "./evaluate/mixture/mixture.ts";
export { type PriorDensityRequest, priorLogDensity } from "./evaluate/priorDensity.ts";
export { type Projection, projectCodes } from "./evaluate/projection.ts";
export {
  measureReconstructionError,
  type ReconstructionError,
  type ReconstructionErrorRequest,
} from "./evaluate/reconstructionError.ts";
export { type ExportedProgram, type ExportRequest, exportModel } from "./export/onnx/onnxExport.ts";
export {
  type ExportOptions,
  type ExportPrograms,
  exportPrograms,
  type ImageLayout,
} from "./export/onnx/programs.ts";
// Platform types, for projects that compile without them
export type * from "./globals.ts";
// Programs, to look into: as text, and computed in float64
export { interpret as interpretProgram, type Tensor64 } from "./graph/interpret.ts";
export { printProgram } from "./graph/print.ts";
export type { Program } from "./graph/program.ts";
export { type TracedValue, traceProgram } from "./graph/trace.ts";
export type { TrainingProgram } from "./graph/training.ts";
// A model and its parts
export { activationNames, activations } from "./nn/activations.ts";
export { convolution, transposedConvolution } from "./nn/convolution.ts";
export { flattenImage, type ImageValue, imageFrom, imageOf, mapImage } from "./nn/image.ts";
export { initialisationSchemes } from "./nn/initialise.ts";
export { linear } from "./nn/linear.ts";
export { groupNorm, layerNorm } from "./nn/normalisation.ts";
export { averagePool, maxPool } from "./nn/pooling.ts";
export { upsampleConvolution, upsampleNearest } from "./nn/resample.ts";
export { initialValues, type ParameterSpecification, type Scope } from "./nn/scope.ts";
// Pictures
export { type Bar, type Bars, barsFigure } from "./picture/bars.ts";
export { type Chart, chartFigure } from "./picture/chart/chart.ts";
export type { ChartColour, ChartMark, ChartPoint } from "./picture/chart/marks.ts";
export type { ChartAxis, ChartPanel } from "./picture/chart/panel.ts";
export { type CurveOptions, lossCurves } from "./picture/curves.ts";
export type { Figure } from "./picture/frame.ts";
export { type GridOptions, imageGrid } from "./picture/grid.ts";
export type { EpochMetrics } from "./picture/history.ts";
export type { Images } from "./picture/images.ts";
export { type ImageTable, imageTable, type TableRow } from "./picture/imageTable.ts";
export { type ReconstructionOptions, reconstructionPicture } from "./picture/reconstruction.ts";
export { initialiseRenderer, svgToPng } from "./picture/render.ts";
export { type PictureRow, type RowsOptions, rowsPicture } from "./picture/rows.ts";
export { type FigureRow, type RowsFigureOptions, rowsFigure } from "./picture/rowsFigure.ts";
export { type Scatter, scatterFigure } from "./picture/scatter.ts";
export { type SpaceScatter, spaceFigure } from "./picture/space/spaceFigure.ts";
// Random numbers and failures
export { type RandomStream, randomStream } from "./random/stream.ts";
// Sessions and programs
export type { OptimizerSettings, OptimizerState } from "./runtime/optimizer.ts";
export type {
  Device,
  EngineDescription,
  Executable,
  OpenSession,
  Session,
  SessionOptions,
  TrainingStep,
} from "./runtime/session.ts";
export type { Scalar, ScalarSchedule, Scalars, Span } from "./settings/scalar.ts";
// Files, as bytes
export { decodeMetrics, encodeMetricsLine } from "./store/metricsLine.ts";
export { diagnose } from "./train/diagnosis/diagnose.ts";
export {
  type DiagnosedModel,
  type DiagnosisInput,
  type Finding,
  type FindingCode,
  findingCodes,
  type JudgedSplit,
  type Severity,
} from "./train/diagnosis/finding.ts";
export type { LowestLosses } from "./train/diagnosis/lowest.ts";
export type {
  DiagnosisEvent,
  DoneEvent,
  EpochEvent,
  StartedEvent,
  StepEvent,
  TrainingEvent,
} from "./train/events.ts";
export type { TrainingPosition, TrainingStart } from "./train/position.ts";
export type { DiagnosisRecord, MetricsEvent } from "./train/records.ts";
export type { LearningRateDecay, LearningRateSchedule } from "./train/schedule/learningRate.ts";
export type { StoppingRule } from "./train/stopping.ts";
export { type TrainingImages, type TrainingRequest, train } from "./train/train.ts";
export { decodePca, encodePca, fitPca, leftOutVariance, type Pca } from "./vae/baseline/pca.ts";
export {
  fitProbabilisticPca,
  marginalLogLikelihood,
  maximumLogLikelihood,
} from "./vae/baseline/probabilisticPca.ts";
export type {
  Condition,
  DataShape,
  Decoded,
  Decoder,
  Distribution,
  Encoder,
  Likelihood,
  Objective,
  ObjectiveTerms,
  ObjectiveValues,
  Posterior,
  Prior,
  PriorModel,
} from "./vae/interfaces.ts";
export { capacityKl } from "./vae/kl/capacity.graph.ts";
export { freeBits } from "./vae/kl/freeBits.graph.ts";
export { totalCorrelation } from "./vae/kl/totalCorrelation.graph.ts";
export { weightedKl } from "./vae/kl/weighted.graph.ts";
export { bernoulli } from "./vae/likelihood/bernoulli.graph.ts";
export { bitsPerDimension } from "./vae/likelihood/bits.ts";
export { categorical } from "./vae/likelihood/categorical.graph.ts";
export { continuousBernoulli } from "./vae/likelihood/continuousBernoulli.graph.ts";
export { discretizedLogistic } from "./vae/likelihood/discretizedLogistic.graph.ts";
export { type GaussianOptions, gaussian } from "./vae/likelihood/gaussian.graph.ts";
export { type LearnedGaussianOptions, learnedGaussian } from "./vae/likelihood/learnedGaussian.graph.ts";
export { optimalGaussian } from "./vae/likelihood/optimalGaussian.graph.ts";
export { createModel, type Model, type ModelParts } from "./vae/model.ts";
export { burgessDecoder, burgessEncoder } from "./vae/network/burgess.ts";
export { type ConvolutionalOptions, convDecoder, convEncoder } from "./vae/network/conv.ts";
export { denseDecoder, denseEncoder } from "./vae/network/dense.ts";
export { type ResidualOptions, residualDecoder, residualEncoder } from "./vae/network/residual.ts";
export { type ComposedElboOptions, composedElbo, negativeElbo } from "./vae/objective/elbo.graph.ts";
export {
  type ImportanceWeightedOptions,
  importanceWeighted,
} from "./vae/objective/importanceWeighted.graph.ts";
export type { KernelOptions } from "./vae/objective/kernel.graph.ts";
export { maximumMeanDiscrepancy } from "./vae/objective/maximumMeanDiscrepancy.graph.ts";
export type { KlPenalty, Penalty, PenaltyTerms, Regulariser } from "./vae/objective/penalty.graph.ts";
export { reconstructionError } from "./vae/objective/reconstructionError.graph.ts";
export { deterministic } from "./vae/posterior/deterministic.graph.ts";
export { diagonalGaussian } from "./vae/posterior/diagonalGaussian.graph.ts";
export { conditionalNormal } from "./vae/prior/conditionalNormal.graph.ts";
export { gaussianMixture } from "./vae/prior/gaussianMixture.graph.ts";
export { standardNormal } from "./vae/prior/standardNormal.graph.ts";
export { vampPrior } from "./vae/prior/vampPrior.graph.ts";
export { version } from "./version.ts";
