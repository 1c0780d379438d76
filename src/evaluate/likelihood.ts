import { imagesInOrder } from "../data/batches.ts";
import type { ImageSplit } from "../data/dataset.ts";
import type { Presenter } from "../data/presenter.ts";
import { ConfigError } from "../errors.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { createNoise } from "./noise.ts";

/** Decoded samples of one pass: what a pass holds in memory, whatever the split and the number of samples. */
const passSize = 5000;

export interface LikelihoodRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  readonly split: ImageSplit;
  /** Shows the split's images as the model was trained on them. */
  readonly presenter: Presenter;
  readonly seed: number;
  /** Importance samples for each datum: 5000 in the papers. */
  readonly samples: number;
  /** How many of them are drawn at a time. Default: the most up to 50 of which `samples` is a multiple. */
  readonly chunk?: number;
  /** What is evaluated, `test`: names the noise. Default: test. */
  readonly purpose?: string;
  /** Hears how many images are done with, after each pass. */
  readonly onEstimated?: ((images: number) => void) | undefined;
}

/** Estimates of log p(x), in nats. */
export interface LikelihoodEstimate {
  /** Mean over the split. */
  readonly logLikelihood: number;
  /** Of that mean, from the estimates' own noise: how far another seed would be. NaN of a single sample. */
  readonly standardError: number;
  readonly samples: number;
  /** Of each datum, [N]. */
  readonly perDatum: {
    readonly logLikelihood: Float64Array;
    /** By the delta method: the standard deviation of the weights by their mean and by the square root of their number. */
    readonly standardError: Float64Array;
    /** (sum of weights)^2 / sum of squared weights: of how many equal samples the estimate is worth. */
    readonly effectiveSamples: Float64Array;
  };
}

/**
 * log p(x) of every datum of a split by importance sampling with q(z|x): the logarithm of the mean of p(x, z) / q(z|x) over
 * samples z ~ q(z|x) (Burda et al. 2016, section 5, equation 8 with k large). In expectation it is a lower bound, and
 * tightens as the samples grow; where few samples carry most of the weight (`effectiveSamples`), it is loose. The noise is
 * the same at every call.
 *
 * @throws ConfigError where samples is no whole number from 1 on or not a multiple of the chunk, or q has no density
 */
export async function estimateLikelihood(request: LikelihoodRequest): Promise<LikelihoodEstimate> {
  const { model, session, split, presenter, seed, samples, purpose = "test" } = request;
  const { chunk = chunkOf(samples) } = request;
  requireSamples(samples, chunk);
  const executable = await session.prepare(model.weighing(chunk));
  const { latentSize } = model.parts;
  const feeds = model.feeds.evaluation.noise.filter(({ sizes }) => sizes.length === 2);
  const noise = createNoise(
    { noise: feeds.map((input) => ({ ...input, sizes: [chunk, latentSize] })) },
    seed,
    `likelihood/${purpose}`,
  );
  const perPass = Math.max(1, Math.floor(passSize / chunk));
  const chunks = samples / chunk;
  const sums = createWeightSums(split.count);
  for (const [batch, images] of imagesInOrder(split.count, perPass).entries()) {
    const shown = presenter.evaluation(split, images);
    for (let part = 0; part < chunks; part++) {
      const drawn = noise.at(batch * chunks + part, images.length);
      const { logWeights } = await executable.run({ ...shown, ...drawn }, images.length);
      if (logWeights !== undefined) sums.add(images, logWeights, chunk);
    }
    request.onEstimated?.(batch * perPass + images.length);
  }
  return sums.estimate(samples);
}

/** Sums of weights and of their squares, each datum's by its largest weight so far, so that nothing overflows. */
function createWeightSums(count: number) {
  const largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const sum = new Float64Array(count);
  const squares = new Float64Array(count);
  return {
    add(images: Uint32Array, logWeights: Float32Array, chunk: number): void {
      images.forEach((image, row) => {
        for (const logWeight of logWeights.subarray(row * chunk, (row + 1) * chunk)) {
          const before = largest[image] ?? 0;
          if (logWeight > before) {
            const shrink = Math.exp(before - logWeight);
            sum[image] = (sum[image] ?? 0) * shrink;
            squares[image] = (squares[image] ?? 0) * shrink ** 2;
            largest[image] = logWeight;
          }
          const weight = Math.exp(logWeight - (largest[image] ?? 0));
          sum[image] = (sum[image] ?? 0) + weight;
          squares[image] = (squares[image] ?? 0) + weight ** 2;
        }
      });
    },
    estimate(samples: number): LikelihoodEstimate {
      const logLikelihood = largest.map((top, image) => top + Math.log((sum[image] ?? 0) / samples));
      const effectiveSamples = sum.map((total, image) => total ** 2 / (squares[image] ?? 0));
      // var(w) / mean(w)^2 = samples / effective - 1.
      const standardError = effectiveSamples.map((effective) =>
        samples === 1 ? Number.NaN : Math.sqrt(Math.max(0, samples / effective - 1) / (samples - 1)),
      );
      const total = (values: Float64Array, of: (value: number) => number) =>
        values.reduce((soFar, value) => soFar + of(value), 0);
      return {
        logLikelihood: total(logLikelihood, (value) => value) / count,
        standardError: Math.sqrt(total(standardError, (value) => value ** 2)) / count,
        samples,
        perDatum: { logLikelihood, standardError, effectiveSamples },
      };
    },
  };
}

function chunkOf(samples: number): number {
  let chunk = Math.max(1, Math.min(50, Math.floor(samples)));
  while (samples % chunk > 0 && chunk > 1) chunk -= 1;
  return chunk;
}

function requireSamples(samples: number, chunk: number): void {
  for (const [name, value] of Object.entries({ samples, chunk })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new ConfigError(`${name}: expected a whole number from 1 on, found ${value}.`);
  }
  if (samples % chunk === 0) return;
  throw new ConfigError(
    `samples: expected a multiple of the ${chunk} that are drawn at a time, found ${samples}. Say another number, or chunk.`,
  );
}
