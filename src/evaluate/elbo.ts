import { imagesInOrder } from "../data/batches.ts";
import type { Presenter } from "../data/presenter.ts";
import type { Source } from "../data/source.ts";
import type { Session } from "../runtime/session.ts";
import { dataCountScalar } from "../vae/interfaces.ts";
import type { Model, ModelFeeds } from "../vae/model.ts";
import { errorOverData, type MeanErrors, monteCarloError } from "./meanErrors.ts";
import { addMetrics, type LossMetrics, meanMetrics, metricsOf, noMetrics } from "./metrics.ts";
import { createNoise } from "./noise.ts";

/** Decoded samples of one pass through the evaluation program, whatever the training batch. */
const samplesPerPass = 250;

export interface EvaluationRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  readonly split: Source;
  /** Shows the split's images as the model was trained on them. */
  readonly presenter: Presenter;
  readonly seed: number;
  /** What is evaluated, `test` or `validation`: names the noise. */
  readonly purpose: string;
  /** Scalars of the objective, as in training at this moment. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Hears the metrics of each datum of a pass, [n] each by name, pass after pass in the order of the split. */
  readonly onFigures?: ((metrics: Readonly<Record<string, Float32Array>>) => void) | undefined;
}

/**
 * The objective over a whole split, in nats per datum, by the model's own number of posterior samples. The noise is
 * the same at every call, so that epochs compare; it is not the training's.
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
 * Images of one pass of `evaluateObjective`: fewer the more samples are decoded of each, so that a pass takes as much
 * memory. Objectives of a batch as a whole always get 250: of fewer images their terms would be others, and of one image
 * none.
 */
export function imagesPerPass({ parts }: Pick<Model, "parts">): number {
  const { samples = 1, evaluationSamples = samples, objective } = parts;
  return objective.ofBatch ? samplesPerPass : Math.max(1, Math.floor(samplesPerPass / evaluationSamples));
}

/** In float64. */
function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Scalars as feeds. `dataCount`, where the objective wants it, is how many data the batches are drawn from. */
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
  /** Of reconstruction + KL: the negative ELBO, or the reconstruction alone of a model without a KL. */
  readonly errors: MeanErrors;
}

/**
 * What `evaluateObjective` gives, with the errors of reconstruction + KL. The Monte Carlo error takes a second pass with noise of its own,
 * which a model that draws no codes does without.
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

/** Puts reconstruction + KL of each datum of pass after pass where it belongs. */
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
