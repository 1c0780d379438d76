import { advice, change } from "../advice.ts";
import { imagesInOrder } from "../data/batches.ts";
import type { Presenter } from "../data/presenter.ts";
import type { Source } from "../data/source.ts";
import { ConfigError } from "../errors.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { errorOverData } from "./meanErrors.ts";
import { createNoise } from "./noise.ts";
import { estimateFromWeights, type WeightedEstimate } from "./weightedSamples.ts";

/** Decoded samples per pass. This bounds the memory, independent of the split and the number of samples. */
const passSize = 5000;

export interface LikelihoodRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  readonly split: Source;
  /** Presents the split's images as in training. */
  readonly presenter: Presenter;
  readonly seed: number;
  /** Importance samples per datum: 5000 in the papers. */
  readonly samples: number;
  /** Samples drawn at a time. Default: the largest divisor of `samples` up to 50. */
  readonly chunk?: number;
  /** What is evaluated, such as `test`: the name of the noise stream. Default: test. */
  readonly purpose?: string;
  /** Called after each pass with the number of images done, and within a pass of several draws with its progress. */
  readonly onEstimated?: ((images: number, pass?: LikelihoodPass) => void) | undefined;
}

/** The progress of the images of one pass. */
export interface LikelihoodPass {
  readonly images: number;
  /** Samples drawn for each image so far. */
  readonly samples: number;
}

/** Estimates of log p(x), in nats. */
export interface LikelihoodEstimate {
  /** Mean over the split. */
  readonly logLikelihood: number;
  /** Standard error of that mean from the Monte Carlo noise, as between seeds. NaN for a single sample. */
  readonly standardError: number;
  /** Standard error of that mean over the data, as between data sets of the same kind. NaN for a single datum. */
  readonly errorOverData: number;
  readonly samples: number;
  /** For each datum, [N]. */
  readonly perDatum: {
    readonly logLikelihood: Float64Array;
    /** As in `estimateFromWeights`. */
    readonly standardError: Float64Array;
    /** Effective sample size. */
    readonly effectiveSamples: Float64Array;
  };
}

/**
 * log p(x) of every datum of a split by importance sampling with q(z|x): the logarithm of the mean of p(x, z) / q(z|x)
 * over samples z ~ q(z|x) (Burda et al. 2016, section 5, equation 8 with k large). In expectation it is a lower bound,
 * which becomes tighter with more samples. It is loose if few samples carry most of the weight (`effectiveSamples`).
 * The noise is the same in every call.
 *
 * @throws ConfigError if samples is not a whole number from 1 on or not a multiple of the chunk, or q has no density
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
  const weights = new Float32Array(Math.min(perPass, split.count) * samples);
  const estimates: WeightedEstimate[] = [];
  for (const [batch, images] of imagesInOrder(split.count, perPass).entries()) {
    const shown = await presenter.evaluation(split, images);
    for (let part = 0; part < chunks; part++) {
      const drawn = noise.at(batch * chunks + part, images.length);
      const { logWeights } = await executable.run({ ...shown, ...drawn }, images.length);
      for (let row = 0; logWeights !== undefined && row < images.length; row++) {
        const drawnOfRow = logWeights.subarray(row * chunk, (row + 1) * chunk);
        weights.set(drawnOfRow, row * samples + part * chunk);
      }
      const drawnSoFar = (part + 1) * chunk;
      if (drawnSoFar < samples)
        request.onEstimated?.(batch * perPass, { images: images.length, samples: drawnSoFar });
    }
    for (let row = 0; row < images.length; row++) {
      estimates.push(estimateFromWeights(weights.subarray(row * samples, (row + 1) * samples)));
    }
    request.onEstimated?.(batch * perPass + images.length);
  }
  return meanOf(estimates, samples);
}

function meanOf(estimates: readonly WeightedEstimate[], samples: number): LikelihoodEstimate {
  const each = (metric: keyof WeightedEstimate) =>
    Float64Array.from(estimates, (estimate) => estimate[metric]);
  const [logLikelihood, standardError] = [each("logLikelihood"), each("standardError")];
  const count = estimates.length;
  return {
    logLikelihood: logLikelihood.reduce((sum, value) => sum + value, 0) / count,
    standardError: Math.sqrt(standardError.reduce((sum, value) => sum + value ** 2, 0)) / count,
    errorOverData: errorOverData(logLikelihood),
    samples,
    perDatum: { logLikelihood, standardError, effectiveSamples: each("effectiveSamples") },
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
    throw new ConfigError(`expected a whole number from 1 on, found ${value}.`, { setting: name, value });
  }
  if (samples % chunk === 0) return;
  throw new ConfigError(`expected a multiple of ${chunk}, the number drawn at a time, found ${samples}.`, {
    setting: "samples",
    value: samples,
    remedy: advice`Choose another number, or change ${change("chunk")}.`,
  });
}
