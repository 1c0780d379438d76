/**
 * `nelbo`: variational autoencoders. All of this runs in Node and in a browser; `nelbo/node` and `nelbo/web` add the
 * sessions that compute, and `nelbo/node` whole runs with their folders.
 */

// Settings of a run, and what they make
export {
  describeModel,
  modelOf,
  optimizerOf,
  scalarsOf,
  scheduledScalarsOf,
  scheduleOf,
  stoppingOf,
  trainingSettingsOf,
} from "./config/assemble.ts";
export { type Config, type ConfigInput, configJsonSchema, resolveConfig } from "./config/config.ts";
export { type PresetName, presetNames, presets } from "./config/presets.ts";
// Images
export { BINARIZATIONS, type Binarization, type Binarizer, createBinarizer } from "./data/binarize.ts";
export { type ConditionRows, countClasses, requireConditions } from "./data/condition.ts";
export { CORRUPTIONS, type Corruption, createCorrupter } from "./data/corrupt.ts";
export type { Dataset, ImageShape, ImageSplit } from "./data/dataset.ts";
export { decodeIdx, encodeIdx, type IdxArray, readIdx } from "./data/idx.ts";
export { imageMoments } from "./data/moments.ts";
export { padImages } from "./data/pad.ts";
export {
  createPresenter,
  type Presentation,
  type PresentedImages,
  type Presenter,
} from "./data/presenter.ts";
export { splitValidation } from "./data/split.ts";
export {
  ConfigError,
  DataError,
  DivergenceError,
  EngineError,
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
export { type EvaluationRequest, evaluateObjective } from "./evaluate/elbo.ts";
export type { LossFigures } from "./evaluate/figures.ts";
export {
  type ReconstructionRequest,
  type Reconstructions,
  reconstructImages,
  type SampleRequest,
  sampleEachClass,
  sampleImages,
} from "./evaluate/generate.ts";
export { type Inspection, type InspectionRequest, inspectCodes } from "./evaluate/inspection.ts";
export { interpolateCodes, PATHS, type PathName } from "./evaluate/interpolate.ts";
export { inverseNormal } from "./evaluate/inverseNormal.ts";
export { byInformation, isActive, type LatentDimension, latentDimensions } from "./evaluate/latent.ts";
export {
  estimateLikelihood,
  type LikelihoodEstimate,
  type LikelihoodPass,
  type LikelihoodRequest,
} from "./evaluate/likelihood.ts";
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
// Files, as bytes
export {
  type DiagnosisRecord,
  decodeMetrics,
  encodeMetricsLine,
  type MetricsEvent,
} from "./formats/metricsLine.ts";
export { decodeNpy, encodeNpy, type NpyArray } from "./formats/npy/npy.ts";
export { type ExportedProgram, type ExportRequest, exportModel } from "./formats/onnxExport/onnxExport.ts";
export {
  type ExportOptions,
  type ExportPrograms,
  exportPrograms,
  type ImageLayout,
} from "./formats/onnxExport/programs.ts";
export { decodeSafetensors } from "./formats/safetensors/decode.ts";
export { encodeSafetensors } from "./formats/safetensors/encode.ts";
export type { SafetensorsContent, StoredTensor } from "./formats/safetensors/tensor.ts";
// Types of the platform, for who compiles without them
export type * from "./globals.ts";
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
export { type CurveOptions, lossCurves } from "./picture/curves.ts";
export type { Figure } from "./picture/frame.ts";
export { type GridOptions, imageGrid } from "./picture/grid.ts";
export type { EpochFigures } from "./picture/history.ts";
export type { Images } from "./picture/images.ts";
export { type ImageTable, imageTable, type TableRow } from "./picture/imageTable.ts";
export { decodePng, encodePng } from "./picture/png.ts";
export type { Raster } from "./picture/raster.ts";
export { type ReconstructionOptions, reconstructionPicture } from "./picture/reconstruction.ts";
export { initialiseRenderer, svgToPng } from "./picture/render.ts";
export { reportPage } from "./picture/report/page.ts";
export type { Report, ReportFigure } from "./picture/report/report.ts";
export { type PictureRow, type RowsOptions, rowsPicture } from "./picture/rows.ts";
export { type FigureRow, type RowsFigureOptions, rowsFigure } from "./picture/rowsFigure.ts";
export { type Scatter, scatterFigure } from "./picture/scatter.ts";
export { type SpaceScatter, spaceFigure } from "./picture/space/spaceFigure.ts";
// Random numbers and failures
export { type RandomStream, randomStream } from "./random/stream.ts";
// What computes it
export type { OptimizerSettings, OptimizerState } from "./runtime/optimizer.ts";
export type { EngineDescription, Executable, Session, TrainingStep } from "./runtime/session.ts";
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
export type { LearningRateDecay, LearningRateSchedule } from "./train/schedule.ts";
export type { StoppingRule } from "./train/stopping.ts";
export { type TrainingImages, type TrainingRequest, train } from "./train/train.ts";
export { decodePca, encodePca, fitPca, leftOutVariance, type Pca } from "./vae/baseline/pca.ts";
export {
  fitProbabilisticPca,
  marginalLogLikelihood,
  maximumLogLikelihood,
} from "./vae/baseline/probabilisticPca.ts";
export { bernoulli } from "./vae/likelihood/bernoulli.ts";
export { bitsPerDimension } from "./vae/likelihood/bits.ts";
export { categorical } from "./vae/likelihood/categorical.ts";
export { continuousBernoulli } from "./vae/likelihood/continuousBernoulli.ts";
export { discretizedLogistic } from "./vae/likelihood/discretizedLogistic.ts";
export { type GaussianOptions, gaussian } from "./vae/likelihood/gaussian.ts";
export { type LearnedGaussianOptions, learnedGaussian } from "./vae/likelihood/learnedGaussian.ts";
export { optimalGaussian } from "./vae/likelihood/optimalGaussian.ts";
export { createModel, type Model, type ModelParts } from "./vae/model.ts";
export { burgessDecoder, burgessEncoder } from "./vae/network/burgess.ts";
export { type ConvolutionalOptions, convDecoder, convEncoder } from "./vae/network/conv.ts";
export { denseDecoder, denseEncoder } from "./vae/network/dense.ts";
export { type ResidualOptions, residualDecoder, residualEncoder } from "./vae/network/residual.ts";
export { type ComposedElboOptions, composedElbo } from "./vae/objective/composedElbo.ts";
export { freeBits } from "./vae/objective/freeBits.ts";
export { heldKl } from "./vae/objective/heldKl.ts";
export { type ImportanceWeightedOptions, importanceWeighted } from "./vae/objective/importanceWeighted.ts";
export type { KernelOptions } from "./vae/objective/kernel.ts";
export { maximumMeanDiscrepancy } from "./vae/objective/maximumMeanDiscrepancy.ts";
export { negativeElbo } from "./vae/objective/negativeElbo.ts";
export type { KlPenalty, Penalty, PenaltyTerms, Regulariser } from "./vae/objective/penalty.ts";
export { reconstructionError } from "./vae/objective/reconstructionError.ts";
export { totalCorrelation } from "./vae/objective/totalCorrelation.ts";
export { weightedKl } from "./vae/objective/weightedKl.ts";
export { deterministic } from "./vae/posterior/deterministic.ts";
export { diagonalGaussian } from "./vae/posterior/diagonalGaussian.ts";
export { conditionalNormal } from "./vae/prior/conditionalNormal.ts";
export { gaussianMixture } from "./vae/prior/gaussianMixture.ts";
export { standardNormal } from "./vae/prior/standardNormal.ts";
export { vampPrior } from "./vae/prior/vampPrior.ts";
export type { Scalar, ScalarSchedule, Scalars, Span } from "./vae/schedule/schedule.ts";
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
} from "./vae/seams.ts";
