import { batchImages, epochOrder, stepsPerEpoch } from "../data/batches.ts";
import type { Binarization } from "../data/binarize.ts";
import { requireConditions } from "../data/condition.ts";
import type { Corruption } from "../data/corrupt.ts";
import { type ImageSplit, requireImageSize } from "../data/dataset.ts";
import { createPresenter, type Presenter } from "../data/presenter.ts";
import { ConfigError } from "../errors.ts";
import { evaluateObjective, scalarFeeds } from "../evaluate/elbo.ts";
import { addFigures, figuresOf, type LossFigures, meanFigures } from "../evaluate/figures.ts";
import { createNoise } from "../evaluate/noise.ts";
import type { OptimizerSettings } from "../runtime/optimizer.ts";
import type { Executable, Session, StepReport, TrainingStep } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import {
  anyScheduled,
  requireScalars,
  type Scalars,
  type SchedulePosition,
  scalarsAt,
  stepsUntilSettled,
} from "../vae/schedule/schedule.ts";
import { dataCountScalar } from "../vae/seams.ts";
import { createDiagnosis } from "./diagnosis/diagnoseEpoch.ts";
import { type LowestLosses, recordLowest } from "./diagnosis/lowest.ts";
import { requireFiniteEvaluation, requireFiniteStep } from "./divergence.ts";
import { type DoneEvent, type EpochEvent, startedEvent, type TrainingEvent } from "./events.ts";
import {
  firstPosition,
  requirePosition,
  stepOf,
  type TrainingPosition,
  type TrainingStart,
} from "./position.ts";
import { type LearningRateSchedule, learningRateAt, requireSchedule } from "./schedule.ts";
import {
  recordValidation,
  requireStoppable,
  type StoppingRule,
  stopsAfter,
  type ValidationRecord,
} from "./stopping.ts";

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
  /** What the model is to undo; it takes a denoising model. Default: none. */
  readonly corruption?: Corruption;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly schedule: LearningRateSchedule;
  readonly optimizer: OptimizerSettings;
  /** Scalars of the objective, by name: a number, or what it is at each step. `dataCount` is filled in. */
  readonly scalars: Scalars;
  /** Ends training early. Default: it makes all its epochs. */
  readonly stopping?: StoppingRule;
  /** What an interrupted training goes on from. Default: the beginning. */
  readonly from?: TrainingStart;
}

/**
 * Trains, and says so as it goes: an async iterable that makes one step for each `step` event asked for, and evaluates and
 * diagnoses each epoch. Stop by
 * leaving the loop. The order of images, noise and draws depend on the seed, the epoch and the step alone, so that a
 * training which goes on `from` any of its positions ends with the bits of one that was never interrupted.
 *
 * @throws ConfigError for settings that do not fit each other, or a position that is not of this training
 * @throws DataError where images are of another size than the model's, or lack what a conditional model is told of them
 * @throws DivergenceError where a figure of a step or of an evaluation, or a gradient, is NaN or infinite, naming the
 *   step and the term
 */
export async function* train(request: TrainingRequest): AsyncGenerator<TrainingEvent, void, undefined> {
  const { model, session, images, epochs, batchSize, seed, from } = request;
  const steps = stepsPerEpoch(images.train.count, batchSize);
  requireFit(request, steps);
  const trainingStep = await session.prepareStep(model.training, request.optimizer);
  const evaluation = await session.prepare(model.evaluation);
  if (from !== undefined) session.writeOptimizer(from.optimizer);
  const makeStep = createStepMaker(request, trainingStep, steps);
  const diagnosis = createDiagnosis({ ...request, presenterOf: (file) => presenterOf(request, file) });
  let at = from?.position ?? firstPosition;
  const began = performance.now() - 1000 * at.seconds.total;
  const total = () => (performance.now() - began) / 1000;
  yield startedEvent(model, images, { epochs, stepsPerEpoch: steps });

  let reason = reasonToEnd(request, at, steps);
  while (reason === undefined) {
    const { epoch } = at;
    const order = epochOrder(seed, epoch, images.train.count);
    for (let batch = at.stepOfEpoch; batch < steps; batch++) {
      const stepBegan = performance.now();
      const chosen = batchImages(order, batchSize, batch);
      const step = (epoch - 1) * steps + batch + 1;
      const { figures, learningRate, scalars, gradientNorm } = await makeStep(step, chosen);
      at = {
        ...at,
        stepOfEpoch: batch + 1,
        sums: addFigures(at.sums, figures, chosen.length),
        seconds: { epoch: at.seconds.epoch + (performance.now() - stepBegan) / 1000, total: total() },
      };
      yield {
        event: "step",
        epoch,
        step,
        stepOfEpoch: batch + 1,
        count: chosen.length,
        learningRate,
        ...(scalars && { scalars }),
        batch: figures,
        epochSoFar: meanFigures(at.sums),
        ...(gradientNorm !== undefined && { gradientNorm }),
        position: at,
      };
    }
    const step = epoch * steps;
    const scalars = scalarsAt(request.scalars, positionAt(request, step, steps));
    const evaluated = await evaluateSplits({ ...request, scalars }, evaluation, { epoch, step });
    const { seconds } = at;
    const train = meanFigures(at.sums);
    const lowest = withLowest(request, at, { train, ...evaluated }, steps);
    at = {
      ...firstPosition,
      epoch: epoch + 1,
      validation: validated(request, at, evaluated, steps),
      lowest,
      seconds: { epoch: 0, total: total() },
    };
    const event: EpochEvent = {
      event: "epoch",
      epoch,
      step,
      seconds: seconds.epoch,
      ...(anyScheduled(request.scalars) && { scalars }),
      train,
      ...evaluated,
    };
    yield event;
    const settledSteps = step - stepsUntilAtRest(request, steps);
    yield { ...(await diagnosis(event, { scalars, lowest, settledSteps })), position: at };
    reason = reasonToEnd(request, at, steps);
  }
  yield { event: "done", reason, epochs: at.epoch - 1, step: stepOf(at, steps), seconds: total() };
}

/** Throws ConfigError where settings, or the position to go on from, do not fit each other, and DataError where images do not fit the model. */
function requireFit(request: TrainingRequest, steps: number): void {
  const { schedule, stopping, images, epochs, from, scalars } = request;
  if (!Number.isSafeInteger(epochs) || epochs < 1) {
    throw new ConfigError(`epochs: expected a whole number from 1 on, found ${epochs}.`);
  }
  requireSchedule(schedule, positionAt(request, 1, steps));
  requireScalars(scalars, positionAt(request, 1, steps), request.model.parts.objective.largest);
  requireKnownScalars(request);
  if (stopping) requireStoppable(stopping, { schedule, validated: images.validation !== undefined });
  if (stopping && settledAfter(request, steps) >= steps * epochs) {
    throw new ConfigError(
      "patience: expected scalars that come to rest before the last epoch, found one that moves to the end, and the loss with " +
        "it. Drop patience, or shorten the schedule.",
    );
  }
  if (from) requirePosition(from, { epochs, stepsPerEpoch: steps });
  requireTarget(request);
  requireImages(request);
}

function positionAt({ epochs }: TrainingRequest, step: number, stepsPerEpoch: number): SchedulePosition {
  return { step, stepsPerEpoch, totalSteps: stepsPerEpoch * epochs };
}

/** Throws ConfigError where the objective's scalars are not those that were given. */
function requireKnownScalars({ model, scalars }: TrainingRequest): void {
  const wanted = model.feeds.training.scalars.filter((name) => name !== dataCountScalar).sort();
  const given = Object.keys(scalars).sort();
  if (wanted.join() === given.join()) return;
  const list = (names: readonly string[]) => names.join(", ") || "none";
  throw new ConfigError(
    `scalars: expected those of the objective '${model.parts.objective.name}', ${list(wanted)}, found ${list(given)}.`,
  );
}

/** Throws ConfigError where images are corrupted for a model that cannot be told the clean ones, or the reverse. */
function requireTarget({ model, corruption }: TrainingRequest): void {
  const corrupted = corruption !== undefined && corruption.kind !== "none";
  if (corrupted === model.feeds.training.target) return;
  throw new ConfigError(
    corrupted
      ? "corruption: expected a model with denoising, which is fed its target by itself, found one without. Add denoising: true to its parts."
      : "denoising: expected a corruption to undo, found none. Add one to the request, or leave denoising out of the model.",
  );
}

/** Throws DataError where images are of another size than the model's, or lack the condition that it is told. */
function requireImages({ model, images }: TrainingRequest): void {
  const { condition, dataShape } = model.parts;
  const { train: training, ...others } = images;
  for (const [name, split] of Object.entries({ training, ...others })) {
    requireImageSize(split, dataShape, name);
    if (condition) requireConditions(condition, split, name);
  }
}

function presenterOf(request: TrainingRequest, file: "train" | "test"): Presenter {
  const { binarization, seed, corruption, model } = request;
  const { dataShape: shape, condition } = model.parts;
  const presentation = { shape, binarization, seed, ...(corruption && { corruption }) };
  return createPresenter({ ...presentation, ...(condition && { condition: condition.kind }) }, file);
}

/** Why training ends at a position; undefined where it goes on. */
function reasonToEnd(
  { epochs, stopping, schedule }: TrainingRequest,
  { epoch, stepOfEpoch, validation }: TrainingPosition,
  steps: number,
): DoneEvent["reason"] | undefined {
  if (epoch > epochs) return "epochs";
  const context = { rule: stopping, schedule, stepsPerEpoch: steps };
  return stepOfEpoch === 0 && stopsAfter(epoch - 1, validation, context) ? "early stopping" : undefined;
}

/**
 * The record of validation with the epoch that a position is at the end of. While scalars move, losses of different epochs
 * are different quantities: the record begins where they rest.
 */
function validated(
  request: TrainingRequest,
  { epoch, validation }: TrainingPosition,
  evaluated: Pick<EpochEvent, "validation">,
  steps: number,
): ValidationRecord {
  const { stopping } = request;
  if (evaluated.validation === undefined) return validation;
  // At step s, s - 1 steps of a schedule are done.
  if (settledAfter(request, steps) > epoch * steps - 1) return validation;
  return recordValidation(validation, { epoch, loss: evaluated.validation.loss }, stopping?.minimumChange);
}

/** Steps after which no scalar of the objective moves. */
function settledAfter(request: TrainingRequest, steps: number): number {
  return stepsUntilSettled(request.scalars, positionAt(request, 1, steps));
}

/** Steps after which neither a scalar nor, rising from its warm-up, the learning rate moves. */
function stepsUntilAtRest(request: TrainingRequest, steps: number): number {
  const settled = settledAfter(request, steps);
  return Math.max(request.schedule.warmupSteps, settled);
}

/** The lowest losses with those of the epoch that a position is at the end of, once scalars rest from its beginning. */
function withLowest(
  request: TrainingRequest,
  { epoch, lowest = {} }: TrainingPosition,
  { train, validation, test }: Pick<EpochEvent, "train" | "validation" | "test">,
  steps: number,
): LowestLosses {
  const settled = settledAfter(request, steps);
  if (settled > (epoch - 1) * steps) return lowest;
  return recordLowest(lowest, { epoch, train, heldOut: validation ?? test });
}

interface StepResult extends Pick<StepReport, "gradientNorm"> {
  readonly figures: LossFigures;
  readonly learningRate: number;
  readonly scalars?: Readonly<Record<string, number>>;
}

type StepMaker = (step: number, images: Uint32Array) => Promise<StepResult>;

/** Gathers a batch, feeds it with its noise and scalars, updates, and checks what came out. */
function createStepMaker(
  request: TrainingRequest,
  trainingStep: TrainingStep,
  stepsInEpoch: number,
): StepMaker {
  const { model, images, seed, schedule } = request;
  const noise = createNoise(model.feeds.training, seed, "train");
  const presenter = presenterOf(request, "train");
  const scheduled = anyScheduled(request.scalars);
  return async (step, chosen) => {
    const position = positionAt(request, step, stepsInEpoch);
    const learningRate = learningRateAt(schedule, position);
    const scalars = scalarsAt(request.scalars, position);
    const presented = presenter.training(images.train, chosen, step);
    const feeds = {
      ...presented,
      ...noise.at(step, chosen.length),
      ...scalarFeeds(model.feeds.training, scalars, images.train.count),
    };
    const { reports, gradientsFinite, gradientNorm } = await trainingStep.run(
      feeds,
      chosen.length,
      learningRate,
    );
    const figures = figuresOf(reports);
    requireFiniteStep(figures, { step, gradientsFinite, learningRate });
    return {
      figures,
      learningRate,
      ...(scheduled && { scalars }),
      ...(gradientNorm !== undefined && { gradientNorm }),
    };
  };
}

/** What an epoch reports on. Throws DivergenceError where a figure of it is NaN or infinite. */
async function evaluateSplits(
  request: TrainingRequest & { readonly scalars: Readonly<Record<string, number>> },
  executable: Executable,
  at: { readonly epoch: number; readonly step: number },
): Promise<Pick<EpochEvent, "validation" | "test">> {
  const { model, images, seed, scalars } = request;
  const evaluate = async (split: ImageSplit, purpose: "validation" | "test") => {
    const presenter = presenterOf(request, purpose === "test" ? "test" : "train");
    const figures = await evaluateObjective({ model, executable, split, presenter, seed, purpose, scalars });
    requireFiniteEvaluation(figures, { split: purpose, ...at });
    return figures;
  };
  return {
    ...(images.validation && { validation: await evaluate(images.validation, "validation") }),
    ...(images.test && { test: await evaluate(images.test, "test") }),
  };
}
