import type { OptimizerSettings } from "../runtime/optimizer.ts";
import type { LearningRateSchedule } from "../train/schedule.ts";
import type { StoppingRule } from "../train/stopping.ts";
import { bernoulli } from "../vae/likelihood/bernoulli.ts";
import { createModel, type Model } from "../vae/model.ts";
import { denseDecoder, denseEncoder } from "../vae/network/dense.ts";
import { negativeElbo } from "../vae/objective/negativeElbo.ts";
import { diagonalGaussian } from "../vae/posterior/diagonalGaussian.ts";
import { standardNormal } from "../vae/prior/standardNormal.ts";
import type { DataShape } from "../vae/seams.ts";
import type { Config } from "./config.ts";

/** The model that a configuration describes, for data of one shape. */
export function modelOf(config: Config, dataShape: DataShape): Model {
  const { hiddenSizes, activation, initialisation, latentSize } = config;
  return createModel({
    dataShape,
    latentSize,
    encoder: denseEncoder({ hiddenSizes, activation, initialisation }),
    decoder: denseDecoder({ hiddenSizes, activation, initialisation }),
    posterior: diagonalGaussian({ initialisation }),
    likelihood: bernoulli(),
    prior: standardNormal(),
    objective: negativeElbo(),
  });
}

export function scheduleOf({
  schedule,
  stepEpochs = 10,
  stepFactor = 0.1,
  ...config
}: Config): LearningRateSchedule {
  const { learningRate, warmupSteps } = config;
  switch (schedule) {
    case "step":
      return { learningRate, warmupSteps, decay: { kind: "step", epochs: stepEpochs, factor: stepFactor } };
    default:
      return { learningRate, warmupSteps, decay: { kind: schedule } };
  }
}

export function optimizerOf({ clipNorm }: Config): OptimizerSettings {
  return { kind: "adam", ...(clipNorm !== undefined && { clipNorm }) };
}

/** When training ends early; undefined where it makes all its epochs. */
export function stoppingOf({ patience, minimumChange = 0 }: Config): StoppingRule | undefined {
  return patience === undefined ? undefined : { patience, minimumChange };
}

/** Scalars of the objective. */
export function scalarsOf({ beta }: Config): Record<string, number> {
  return { beta };
}

/** `784-400-20`: the sizes from datum to code. */
export function describeModel({ parts }: Model, { hiddenSizes }: Config): string {
  const [height, width, channels] = parts.dataShape;
  return [height * width * channels, ...hiddenSizes, parts.latentSize].join("-");
}
