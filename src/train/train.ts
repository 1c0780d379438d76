import { batchImages, epochOrder, gatherRows, stepsPerEpoch } from "../data/batches.ts";
import { type Binarization, createBinarizer } from "../data/binarize.ts";
import { type ImageSplit, imageSizeOf } from "../data/dataset.ts";
import { evaluateObjective, scalarFeeds } from "../evaluate/elbo.ts";
import { addFigures, type LossFigures, meanFigures, noFigures } from "../evaluate/figures.ts";
import { createNoise } from "../evaluate/noise.ts";
import { elementCount } from "../graph/shape.ts";
import type { OptimizerSettings } from "../runtime/optimizer.ts";
import type { Executable, Session, StepReport, TrainingStep } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { requireFiniteEvaluation, requireFiniteStep } from "./divergence.ts";
import type { EpochEvent, TrainingEvent } from "./events.ts";
import { type LearningRateSchedule, learningRateAt } from "./schedule.ts";

/** The images of a training. What is learnt from, what decides, and what is only reported on never mix. */
export interface TrainingImages {
  readonly train: ImageSplit;
  /** Taken from the training images. */
  readonly validation?: ImageSplit;
  /** Only ever reported on. */
  readonly test?: ImageSplit;
}

export interface TrainingRequest {
  readonly model: Model;
  /** Holds the parameters that training begins with, and at the end those that it found. */
  readonly session: Session;
  readonly images: TrainingImages;
  readonly binarization: Binarization;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly schedule: LearningRateSchedule;
  readonly optimizer: OptimizerSettings;
  /** Scalars of the objective: beta. */
  readonly scalars: Readonly<Record<string, number>>;
}

/**
 * Trains, and says so as it goes: an async iterable that makes one step for each `step` event asked for. Stop by
 * leaving the loop. The order of images, noise and draws depend on the seed, the epoch and the step alone.
 *
 * @throws ConfigError for settings that do not fit each other
 * @throws DivergenceError where a figure of a step or of an evaluation, or a gradient, is NaN or infinite, naming the
 *   step and the term
 */
export async function* train(request: TrainingRequest): AsyncGenerator<TrainingEvent, void, undefined> {
  const { model, session, images, epochs, batchSize, seed } = request;
  const steps = stepsPerEpoch(images.train.count, batchSize);
  learningRateAt(request.schedule, { step: 1, stepsPerEpoch: steps, totalSteps: steps * epochs });
  const trainingStep = await session.prepareStep(model.training, request.optimizer);
  const evaluation = await session.prepare(model.evaluation);
  const makeStep = createStepMaker(request, trainingStep, steps);
  const began = performance.now();
  yield {
    event: "started",
    epochs,
    stepsPerEpoch: steps,
    parameters: model.parameters.reduce((total, { sizes }) => total + elementCount(sizes), 0),
    images: {
      train: images.train.count,
      validation: images.validation?.count ?? 0,
      test: images.test?.count ?? 0,
    },
  };

  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = epochOrder(seed, epoch, images.train.count);
    let sums = noFigures;
    let seconds = 0;
    for (let batch = 0; batch < steps; batch++) {
      const stepBegan = performance.now();
      const chosen = batchImages(order, batchSize, batch);
      const step = (epoch - 1) * steps + batch + 1;
      const { figures, learningRate, gradientNorm } = await makeStep(step, chosen);
      sums = addFigures(sums, figures, chosen.length);
      seconds += (performance.now() - stepBegan) / 1000;
      yield {
        event: "step",
        epoch,
        step,
        stepOfEpoch: batch + 1,
        count: chosen.length,
        learningRate,
        batch: figures,
        epochSoFar: meanFigures(sums),
        ...(gradientNorm !== undefined && { gradientNorm }),
      };
    }
    yield {
      event: "epoch",
      epoch,
      step: epoch * steps,
      seconds,
      train: meanFigures(sums),
      ...(await evaluateSplits(request, evaluation, { epoch, step: epoch * steps })),
    };
  }
  yield { event: "done", epochs, step: steps * epochs, seconds: (performance.now() - began) / 1000 };
}

interface StepResult extends Pick<StepReport, "gradientNorm"> {
  readonly figures: LossFigures;
  readonly learningRate: number;
}

type StepMaker = (step: number, images: Uint32Array) => Promise<StepResult>;

/** Gathers a batch, feeds it with its noise and scalars, updates, and checks what came out. */
function createStepMaker(
  request: TrainingRequest,
  trainingStep: TrainingStep,
  stepsInEpoch: number,
): StepMaker {
  const { model, images, batchSize, seed, binarization, schedule, epochs } = request;
  const split = images.train;
  const imageSize = imageSizeOf(split);
  const buffer = new Uint8Array(Math.min(batchSize, split.count) * imageSize);
  const noise = createNoise(model.feeds, seed, "train");
  const binarizer = createBinarizer(binarization, seed, "train");
  const scalars = scalarFeeds(request.scalars);
  return async (step, chosen) => {
    const x = buffer.subarray(0, chosen.length * imageSize);
    gatherRows(split, chosen, x);
    binarizer.training({ split, images: chosen, pixels: x }, step);
    const learningRate = learningRateAt(schedule, {
      step,
      stepsPerEpoch: stepsInEpoch,
      totalSteps: stepsInEpoch * epochs,
    });
    const feeds = { x, ...noise.at(step, chosen.length), ...scalars };
    const { reports, gradientsFinite, gradientNorm } = await trainingStep.run(
      feeds,
      chosen.length,
      learningRate,
    );
    const { loss = Number.NaN, reconstruction = Number.NaN, kl = Number.NaN } = reports;
    const figures = { loss, reconstruction, kl };
    requireFiniteStep(figures, { step, gradientsFinite, learningRate });
    return { figures, learningRate, ...(gradientNorm !== undefined && { gradientNorm }) };
  };
}

/** What an epoch reports on. Throws DivergenceError where a figure of it is NaN or infinite. */
async function evaluateSplits(
  request: TrainingRequest,
  executable: Executable,
  at: { readonly epoch: number; readonly step: number },
): Promise<Pick<EpochEvent, "validation" | "test">> {
  const { model, images, binarization, seed, scalars } = request;
  const evaluate = async (split: ImageSplit, purpose: "validation" | "test") => {
    const binarizer = createBinarizer(binarization, seed, purpose === "test" ? "test" : "train");
    const figures = await evaluateObjective({ model, executable, split, binarizer, seed, purpose, scalars });
    requireFiniteEvaluation(figures, { split: purpose, ...at });
    return figures;
  };
  return {
    ...(images.validation && { validation: await evaluate(images.validation, "validation") }),
    ...(images.test && { test: await evaluate(images.test, "test") }),
  };
}
