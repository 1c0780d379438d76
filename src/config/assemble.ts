import type { DataProperties } from "../data/dataProperties.ts";
import type { Presentation } from "../data/presenter.ts";
import type { ElementType } from "../data/source.ts";
import type { OptimizerSettings } from "../runtime/optimizer.ts";
import type { LearningRateSchedule } from "../train/schedule/learningRate.ts";
import type { StoppingRule } from "../train/stopping.ts";
import type { TrainingRequest } from "../train/train.ts";
import type { DataShape } from "../vae/interfaces.ts";
import { gaussian } from "../vae/likelihood/gaussian.graph.ts";
import { likelihoodOf } from "../vae/likelihood/parts.graph.ts";
import { createModel, type Model } from "../vae/model.ts";
import { denseDecoder, denseEncoder } from "../vae/network/dense.ts";
import { objectiveOf } from "../vae/objective/parts.graph.ts";
import { reconstructionError } from "../vae/objective/reconstructionError.graph.ts";
import { posteriorOf } from "../vae/posterior/parts.graph.ts";
import { priorOf } from "../vae/prior/parts.graph.ts";
import { standardNormal } from "../vae/prior/standardNormal.graph.ts";
import { modelCondition } from "./condition.ts";
import type { Config } from "./config.ts";
import { corruptionOf } from "./corruption.ts";
import { decoderOf, encoderOf } from "./network.ts";
import { scheduledScalarsOf } from "./scalars.ts";

export { scalarsOf, scheduledScalarsOf } from "./scalars.ts";

/**
 * The model that a configuration describes, for data of one shape.
 *
 * @param classes the number of classes of the labels, if the model is conditioned on them
 * @param elementType of the data: bytes, which are scaled to [0, 1], or floats, which are used unchanged. Default:
 *   uint8
 * @throws ConfigError if a network or a likelihood does not accept this shape, or `classes` is required and missing
 */
export function modelOf(
  config: Config,
  dataShape: DataShape,
  classes?: number,
  elementType: ElementType = "uint8",
): Model {
  if (config.model === "pca") return principalComponents(config, dataShape, elementType);
  const { latentSize, samples, evaluationSamples } = config;
  const variational = config.model === "vae";
  const condition = modelCondition(config, classes);
  return createModel({
    dataShape,
    elementType,
    latentSize,
    samples,
    ...(evaluationSamples !== undefined && { evaluationSamples }),
    denoising: config.corrupt !== "none",
    ...(condition && { condition }),
    encoder: encoderOf(config),
    decoder: decoderOf(config),
    posterior: posteriorOf(config),
    likelihood: likelihoodOf(config, dataShape),
    prior: priorOf(config),
    objective: variational ? objectiveOf(config) : reconstructionError(),
  });
}

/** PCA as a model: linear encoder and decoder, with the squared error as -log p(x|z). */
function principalComponents(config: Config, dataShape: DataShape, elementType: ElementType): Model {
  const { latentSize, variance } = config;
  return createModel({
    dataShape,
    elementType,
    latentSize,
    encoder: denseEncoder({ hiddenSizes: [] }),
    decoder: denseDecoder({ hiddenSizes: [] }),
    posterior: posteriorOf(config),
    likelihood: gaussian({ variance, mean: "linear" }),
    prior: standardNormal(),
    objective: reconstructionError(),
  });
}

/** The model that a configuration describes, for data with these properties. Throws ConfigError as `modelOf` does. */
export function modelOfData(
  config: Config,
  { imageShape, classCount, elementType }: Pick<DataProperties, "imageShape" | "classCount" | "elementType">,
): Model {
  return modelOf(config, imageShape, classCount, elementType);
}

/** How images and conditions are presented to the model. */
export function presentationOf(config: Config, shape: DataShape): Presentation {
  const { augment, binarize, binarizeDraw, condition, seed } = config;
  return {
    shape,
    augmentation: augment,
    binarization: binarize,
    binaryDraw: binarizeDraw,
    corruption: corruptionOf(config),
    ...(condition !== "none" && { condition }),
    seed,
  };
}

export function scheduleOf({
  schedule,
  stepEpochs = 10,
  stepMilestones: milestones,
  stepFactor: factor = 0.1,
  ...config
}: Config): LearningRateSchedule {
  const { learningRate, warmupSteps } = config;
  switch (schedule) {
    case "step":
      return {
        learningRate,
        warmupSteps,
        decay:
          milestones === undefined
            ? { kind: "step", epochs: stepEpochs, factor }
            : { kind: "milestones", milestones, factor },
      };
    default:
      return { learningRate, warmupSteps, decay: { kind: schedule } };
  }
}

export function optimizerOf({ clipNorm }: Config): OptimizerSettings {
  return { kind: "adam", ...(clipNorm !== undefined && { clipNorm }) };
}

/**
 * All settings of a training except the model, the session, the images and the state to resume from.
 *
 * @param shape of the data that the model is fed
 */
export function trainingSettingsOf(
  config: Config,
  shape: DataShape,
): Omit<TrainingRequest, "model" | "session" | "images" | "from"> {
  const stopping = stoppingOf(config);
  return {
    presentation: presentationOf(config, shape),
    epochs: config.epochs,
    batchSize: config.batchSize,
    seed: config.seed,
    schedule: scheduleOf(config),
    optimizer: optimizerOf(config),
    scalars: scheduledScalarsOf(config),
    ...(stopping && { stopping }),
  };
}

/** The rule for early stopping; undefined if there is none. */
export function stoppingOf({ patience, minimumChange = 0 }: Config): StoppingRule | undefined {
  return patience === undefined ? undefined : { patience, minimumChange };
}

/**
 * The kind and the sizes of a model: `784-400-20`, `conditional 784-400-20`, `autoencoder 784-400-20`,
 * `convolutional [32, 64], latent 20`.
 */
export function describeModel(model: Model, config: Config): string {
  const kind = { vae: "", autoencoder: "autoencoder ", pca: "PCA " }[config.model];
  const conditional = config.condition === "none" ? "" : "conditional ";
  return conditional + kind + describeNetworks(model, config);
}

function describeNetworks({ parts }: Model, config: Config): string {
  const [height, width, channels] = parts.dataShape;
  const elements = height * width * channels;
  if (config.model === "pca") return `${elements}-${parts.latentSize}`;
  if (config.encoder === "dense" && (config.decoder ?? "dense") === "dense")
    return [elements, ...config.hiddenSizes, parts.latentSize].join("-");
  const { encoder, decoder } = parts;
  const networks = encoder.name === decoder.name ? encoder.name : `${encoder.name} / ${decoder.name}`;
  return `${networks}, latent ${parts.latentSize}`;
}
