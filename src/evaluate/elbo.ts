import { imagesInOrder } from "../data/batches.ts";
import type { Presenter } from "../data/presenter.ts";
import type { Source } from "../data/source.ts";
import type { Session } from "../runtime/session.ts";
import { dataCountScalar } from "../vae/interfaces.ts";
import type { Model, ModelFeeds } from "../vae/model.ts";
import { errorOverData, type MeanErrors, monteCarloError } from "./meanErrors.ts";
import { addMetrics, type LossMetrics, meanMetrics, metricsOf, noMetrics } from "./metrics.ts";
import { createNoise } from "./noise.ts";

/** Decoded samples per pass through the evaluation program, independent of the training batch size. */
const samplesPerPass = 250;

export interface EvaluationRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  readonly split: Source;
  /** Presents the split's images as in training. */
  readonly presenter: Presenter;
  readonly seed: number;
  /** What is evaluated, such as `test` or `validation`: the name of the noise stream. */
  readonly purpose: string;
  /** Current values of the objective's scalars. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Called after each pass with the metrics of its data, [n] each, by name. Passes follow the order of the split. */
  readonly onFigures?: ((metrics: Readonly<Record<string, Float32Array>>) => void) | undefined;
}

/**
 * The objective over a whole split, in nats per datum, with the model's number of posterior samples. The noise is the
 * same in every call, so that epochs are comparable; it differs from the noise of training.
 */
export async function evaluateObjective(request: EvaluationRequest): Promise<LossMetrics> {
  const { model, session, split, presenter, seed, purpose } = request;
  const executable = await session.prepare(model.evaluation);
  const noise = createNoise(model.feeds.evaluation, seed, `evaluate/${purpose}`);
  const scalars = scalarFeeds(model.feeds.evaluation, request.scalars, split.count);
  const perPass = imagesPerPass(model);
  let sums = noMetrics;
  for (const [batch, images] of imagesInOrder(split.count, perPass).entries()) {
    const feeds = {
      ...(await presenter.evaluation(split, images)),
      ...noise.at(batch, images.length),
      ...scalars,
    };
    const outputs = await executable.run(feeds, images.length);
    request.onFigures?.(outputs);
    const means = Object.entries(outputs).map(([name, values]) => [name, mean(values)]);
    const metrics = metricsOf(Object.fromEntries(means));
    sums = addMetrics(sums, metrics, images.length);
  }
  return meanMetrics(sums);
}

/**
 * Images per pass of `evaluateObjective`: fewer if more samples are decoded per image, so that a pass needs the same
 * memory. Objectives of a whole batch always get 250, because their terms depend on the number of images and are not
 * defined for one.
 */
export function imagesPerPass({ parts }: Pick<Model, "parts">): number {
  const { samples = 1, evaluationSamples = samples, objective } = parts;
  return objective.ofBatch ? samplesPerPass : Math.max(1, Math.floor(samplesPerPass / evaluationSamples));
}

/** In float64. */
function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Scalars as feeds. Adds `dataCount`, the number of data that batches are drawn from, if the objective has that input.
 */
export function scalarFeeds(
  feeds: Pick<ModelFeeds, "scalars">,
  scalars: Readonly<Record<string, number>>,
  dataCount: number,
): Record<string, Float32Array> {
  const counted = feeds.scalars.includes(dataCountScalar) ? { [dataCountScalar]: dataCount } : {};
  const all = Object.entries({ ...scalars, ...counted });
  return Object.fromEntries(all.map(([name, value]) => [name, Float32Array.of(value)]));
}

/** The objective over a split, and the errors of reconstruction + KL. */
export interface EvaluationWithErrors {
  readonly metrics: LossMetrics;
  /** Errors of reconstruction + KL: of the negative ELBO, or of the reconstruction alone for a model without a KL. */
  readonly errors: MeanErrors;
}

/**
 * The result of `evaluateObjective`, with the errors of reconstruction + KL. The Monte Carlo error requires a second
 * pass with other noise; a model that draws no codes skips it.
 */
export async function evaluateWithErrors(request: EvaluationRequest): Promise<EvaluationWithErrors> {
  const { split, purpose, model } = request;
  const first = new Float64Array(split.count);
  const metrics = await evaluateObjective({ ...request, onFigures: collectInto(first) });
  const over = errorOverData(first);
  const overData = Number.isNaN(over) ? {} : { overData: over };
  if (model.parts.posterior.deterministic) return { metrics, errors: overData };
  const second = new Float64Array(split.count);
  await evaluateObjective({ ...request, purpose: `${purpose}/again`, onFigures: collectInto(second) });
  return { metrics, errors: { monteCarlo: monteCarloError(first, second), ...overData } };
}

/** Writes reconstruction + KL of each datum of consecutive passes into an array. */
function collectInto(sums: Float64Array): NonNullable<EvaluationRequest["onFigures"]> {
  let done = 0;
  return ({ reconstruction = none, kl = none }) => {
    reconstruction.forEach((value, index) => {
      sums[done + index] = value + (kl[index] ?? Number.NaN);
    });
    done += reconstruction.length;
  };
}

const none = new Float32Array(0);
