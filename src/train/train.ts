import { batchImages, epochOrder, stepsPerEpoch } from "../data/batches.ts";
import { createPresenter, type Presentation } from "../data/presenter.ts";
import type { Source } from "../data/source.ts";
import { evaluateObjective, scalarFeeds } from "../evaluate/elbo.ts";
import { addMetrics, type LossMetrics, meanMetrics, metricsOf } from "../evaluate/metrics.ts";
import { createNoise } from "../evaluate/noise.ts";
import type { OptimizerSettings } from "../runtime/optimizer.ts";
import type { Session, StepReport } from "../runtime/session.ts";
import type { Scalars } from "../settings/scalar.ts";
import type { Model } from "../vae/model.ts";
import { createDiagnosis } from "./diagnosis/diagnoseEpoch.ts";
import { requireFiniteEvaluation, requireFiniteStep } from "./divergence.ts";
import { type EpochEvent, startedEvent, type TrainingEvent } from "./events.ts";
import { requireFit } from "./fit.ts";
import { planTraining, type TrainingSchedule } from "./plan.ts";
import { firstPosition, requirePosition, stepOf, type TrainingStart } from "./position.ts";
import type { LearningRateSchedule } from "./schedule/learningRate.ts";
import type { StoppingRule } from "./stopping.ts";

/**
 * The data of a training. Training data, validation data for decisions, and test data for reports are kept separate.
 */
export interface TrainingImages {
  readonly train: Source;
  /** Taken from the training data. */
  readonly validation?: Source;
  /** Only for reports. */
  readonly test?: Source;
}

export interface TrainingRequest {
  readonly model: Model;
  /** Holds the initial parameters, and at the end the trained ones. */
  readonly session: Session;
  readonly images: TrainingImages;
  /** How data are presented to the model: binarization, corruption for a denoising model, and the condition. */
  readonly presentation: Presentation;
  readonly epochs: number;
  readonly batchSize: number;
  /** For the order of the data and for all noise. */
  readonly seed: number;
  readonly schedule: LearningRateSchedule;
  readonly optimizer: OptimizerSettings;
  /** Scalars of the objective, by name: a number or a schedule. `dataCount` is filled in. */
  readonly scalars: Scalars;
  /** Early stopping. Default: train all epochs. */
  readonly stopping?: StoppingRule;
  /** The state from which an interrupted training resumes. Default: the beginning. */
  readonly from?: TrainingStart;
}

/**
 * Trains as an async iterable of events. It makes one step for each `step` event that the caller requests, and
 * evaluates and diagnoses each epoch. To stop, leave the loop. The order of the data, noise and draws depend only on
 * the seed, the epoch and the step, so that a training that resumes `from` any of its positions ends with the same bits
 * as one without interruption.
 *
 * @throws ConfigError for settings that do not fit each other, or a position outside this training
 * @throws DataError if the data's size differs from the model's, data cannot be read, or the model's condition is
 *   missing
 * @throws DivergenceError if a metric of a step or of an evaluation, or a gradient, is NaN or infinite, naming the step
 *   and the term
 */
export async function* train(request: TrainingRequest): AsyncGenerator<TrainingEvent, void, undefined> {
  const { model, session, images, presentation, batchSize, seed, from, epochs } = request;
  const steps = stepsPerEpoch(images.train.count, batchSize);
  const plan = planTraining({
    ...request,
    stepsPerEpoch: steps,
    largest: model.parts.objective.largest,
    validated: images.validation !== undefined,
  });
  if (from) requirePosition(from, { epochs, stepsPerEpoch: steps });
  await requireFit(request);
  const makeStep = await createStepMaker(request, plan);
  await session.prepare(model.evaluation);
  if (from !== undefined) await session.writeOptimizer(from.optimizer);
  const diagnosis = createDiagnosis({
    ...request,
    presenterOf: (file) => createPresenter(presentation, file),
  });
  let at = from?.position ?? firstPosition;
  const began = performance.now() - 1000 * at.seconds.total;
  const total = () => (performance.now() - began) / 1000;
  yield startedEvent(model, images, { epochs, stepsPerEpoch: steps });

  let reason = plan.reasonToEnd(at);
  while (reason === undefined) {
    const { epoch } = at;
    const order = epochOrder(seed, epoch, images.train.count);
    for (let batch = at.stepOfEpoch; batch < steps; batch++) {
      const stepBegan = performance.now();
      const chosen = batchImages(order, batchSize, batch);
      const step = (epoch - 1) * steps + batch + 1;
      const { metrics, gradientNorm, ...made } = await makeStep(step, chosen);
      at = {
        ...at,
        stepOfEpoch: batch + 1,
        sums: addMetrics(at.sums, metrics, chosen.length),
        seconds: { epoch: at.seconds.epoch + (performance.now() - stepBegan) / 1000, total: total() },
      };
      yield {
        event: "step",
        epoch,
        step,
        stepOfEpoch: batch + 1,
        count: chosen.length,
        ...made,
        batch: metrics,
        epochSoFar: meanMetrics(at.sums),
        ...(gradientNorm !== undefined && { gradientNorm }),
        position: at,
      };
    }
    const step = epoch * steps;
    const scalars = plan.scalarsAt(step);
    const evaluated = await evaluateSplits(request, { scalars, epoch, step });
    const train = meanMetrics(at.sums);
    const event: EpochEvent = {
      event: "epoch",
      epoch,
      step,
      seconds: at.seconds.epoch,
      ...(plan.scheduled && { scalars }),
      train,
      ...evaluated,
    };
    const lowest = plan.lowest(at, event);
    at = {
      ...firstPosition,
      epoch: epoch + 1,
      validation: plan.validated(at, event),
      lowest,
      seconds: { epoch: 0, total: total() },
    };
    yield event;
    reason = plan.reasonToEnd(at);
    const ended = reason === "epochs" && { ended: { steps: step, stepsPerEpoch: steps } };
    const diagnosed = { scalars, lowest, settledSteps: plan.settledSteps(step), ...ended };
    yield { ...(await diagnosis(event, diagnosed)), position: at };
  }
  yield { event: "done", reason, epochs: at.epoch - 1, step: stepOf(at, steps), seconds: total() };
}

interface StepResult extends Pick<StepReport, "gradientNorm"> {
  readonly metrics: LossMetrics;
  readonly learningRate: number;
  readonly scalars?: Readonly<Record<string, number>>;
}

type StepMaker = (step: number, rows: Uint32Array) => Promise<StepResult>;

/** Gathers a batch, feeds it with its noise and scalars, updates the parameters, and checks the outputs. */
async function createStepMaker(
  { model, session, images, presentation, seed, optimizer }: TrainingRequest,
  plan: TrainingSchedule,
): Promise<StepMaker> {
  const trainingStep = await session.prepareStep(model.training, optimizer);
  const noise = createNoise(model.feeds.training, seed, "train");
  const presenter = createPresenter(presentation, "train");
  return async (step, rows) => {
    const learningRate = plan.learningRateAt(step);
    const scalars = plan.scalarsAt(step);
    const feeds = {
      ...(await presenter.training(images.train, rows, step)),
      ...noise.at(step, rows.length),
      ...scalarFeeds(model.feeds.training, scalars, images.train.count),
    };
    const { reports, gradientsFinite, gradientNorm } = await trainingStep.run(
      feeds,
      rows.length,
      learningRate,
    );
    const metrics = metricsOf(reports);
    requireFiniteStep(metrics, { step, gradientsFinite, learningRate });
    return {
      metrics,
      learningRate,
      ...(plan.scheduled && { scalars }),
      ...(gradientNorm !== undefined && { gradientNorm }),
    };
  };
}

/** Evaluates the splits that an epoch reports. Throws DivergenceError if a metric is NaN or infinite. */
async function evaluateSplits(
  { model, session, images, presentation, seed }: TrainingRequest,
  {
    scalars,
    ...at
  }: Pick<EpochEvent, "epoch" | "step"> & { readonly scalars: Readonly<Record<string, number>> },
): Promise<Pick<EpochEvent, "validation" | "test">> {
  const evaluate = async (split: Source, purpose: "validation" | "test") => {
    const presenter = createPresenter(presentation, purpose === "test" ? "test" : "train");
    const metrics = await evaluateObjective({ model, session, split, presenter, seed, purpose, scalars });
    requireFiniteEvaluation(metrics, { split: purpose, ...at });
    return metrics;
  };
  return {
    ...(images.validation && { validation: await evaluate(images.validation, "validation") }),
    ...(images.test && { test: await evaluate(images.test, "test") }),
  };
}
