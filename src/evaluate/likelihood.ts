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

/**
 * Decoded samples per block. A block's weights and noise are in memory at the same time, and an interrupted estimate
 * continues with the next block.
 */
const blockSize = 5000;

/** Weights of a block that are kept in memory, for very many samples: fewer images then form a block. */
const mostWeights = 4e6;

/**
 * Decoded samples per pass through the program. What a pass computes of 500 images of 784 pixels stays in the
 * processor's cache; more is slower (docs/performance.md).
 */
const passSize = 500;

/** Samples per image and pass: each pass encodes its images again. */
const samplesPerPass = 250;

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
  /** Called after each block with the number of images done, and within a block of several draws with its progress. */
  readonly onEstimated?: ((images: number, pass?: LikelihoodPass) => void) | undefined;
  /**
   * Estimates of the first images from an interrupted call with the same model, split, seed and samples: whole blocks,
   * as `onBlock` received them. They are not computed again.
   */
  readonly earlier?: readonly WeightedEstimate[] | undefined;
  /** Called with the estimates of each block of consecutive images, for a later call's `earlier`. */
  readonly onBlock?: ((estimates: readonly WeightedEstimate[]) => Promise<void>) | undefined;
}

/** The progress of the images of one block. */
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
  const { latentSize } = model.parts;
  const feeds = model.feeds.evaluation.noise.filter(({ sizes }) => sizes.length === 2);
  const noise = createNoise(
    { noise: feeds.map((input) => ({ ...input, sizes: [chunk, latentSize] })) },
    seed,
    `likelihood/${purpose}`,
  );
  const perBlock = imagesPerBlock(samples, chunk);
  const chunks = samples / chunk;
  const chunksPerPass = Math.min(chunks, Math.max(1, Math.floor(samplesPerPass / chunk)));
  const weights = new Float32Array(Math.min(perBlock, split.count) * samples);
  const estimates: WeightedEstimate[] = [...wholeBlocks(request.earlier ?? [], perBlock, split.count)];
  const doneBefore = estimates.length;
  if (doneBefore > 0) request.onEstimated?.(doneBefore);
  for (const [block, images] of imagesInOrder(split.count, perBlock).entries()) {
    if (block * perBlock < doneBefore) continue;
    const shown = await presenter.evaluation(split, images);
    for (let part = 0; part < chunks; part += chunksPerPass) {
      const drawn = Array.from({ length: Math.min(chunksPerPass, chunks - part) }, (_, at) =>
        copied(noise.at(block * chunks + part + at, images.length)),
      );
      const count = drawn.length * chunk;
      const executable = await session.prepare(model.weighing(count));
      const perPass = Math.max(1, Math.floor(passSize / count));
      for (let first = 0; first < images.length; first += perPass) {
        const rows = { first, count: Math.min(perPass, images.length - first), of: images.length };
        const fed = { ...rowsOf(shown, rows), ...sideBySide(drawn, rows) };
        const { logWeights } = await executable.run(fed, rows.count);
        for (let row = 0; logWeights !== undefined && row < rows.count; row++) {
          const ofRow = logWeights.subarray(row * count, (row + 1) * count);
          weights.set(ofRow, (first + row) * samples + part * chunk);
        }
      }
      const drawnSoFar = part * chunk + count;
      if (drawnSoFar < samples)
        request.onEstimated?.(block * perBlock, { images: images.length, samples: drawnSoFar });
    }
    const ofBlock = Array.from(images, (_, row) =>
      estimateFromWeights(weights.subarray(row * samples, (row + 1) * samples)),
    );
    estimates.push(...ofBlock);
    await request.onBlock?.(ofBlock);
    request.onEstimated?.(block * perBlock + images.length);
  }
  return meanOf(estimates, samples);
}

/** Images per block. It depends on nothing else, so that images have the same noise whatever the size of the split. */
export function imagesPerBlock(samples: number, chunk = chunkOf(samples)): number {
  return Math.max(1, Math.min(Math.floor(blockSize / chunk), Math.floor(mostWeights / samples)));
}

/** The estimates of whole blocks among some of the first images. */
function wholeBlocks(
  earlier: readonly WeightedEstimate[],
  perBlock: number,
  count: number,
): readonly WeightedEstimate[] {
  const isWhole = earlier.length === count || earlier.length % perBlock === 0;
  if (earlier.length <= count && isWhole) return earlier;
  throw new ConfigError(
    `expected earlier estimates of whole blocks of ${perBlock} of ${count} images, found ${earlier.length}.`,
    { setting: "earlier", value: earlier.length, remedy: advice`Drop ${change("earlier")}.` },
  );
}

/** A part of the rows of a block. */
interface Rows {
  readonly first: number;
  readonly count: number;
  readonly of: number;
}

type Arrays<Values> = Readonly<Record<string, Values>>;

/** Noise that the next call of its source does not overwrite. */
function copied(noise: Arrays<Float32Array>): Arrays<Float32Array> {
  return Object.fromEntries(Object.entries(noise).map(([name, values]) => [name, values.slice()]));
}

function rowsOf<Values extends Float32Array | Uint8Array>(
  arrays: Readonly<Record<string, Values | undefined>>,
  { first, count, of }: Rows,
): Record<string, Values> {
  const parts: Record<string, Values> = {};
  for (const [name, values] of Object.entries(arrays)) {
    if (values === undefined) continue;
    const size = values.length / of;
    parts[name] = values.subarray(first * size, (first + count) * size) as Values;
  }
  return parts;
}

/** Draws [of, chunk, L] of several chunks as one array [count, chunks x chunk, L], for some rows. */
function sideBySide(drawn: readonly Arrays<Float32Array>[], { first, count, of }: Rows) {
  return Object.fromEntries(
    Object.entries(drawn[0] ?? {}).map(([name, { length }]) => {
      const size = length / of;
      const joined = new Float32Array(count * drawn.length * size);
      for (let row = 0; row < count; row++) {
        drawn.forEach((noise, at) => {
          const ofRow = noise[name]?.subarray((first + row) * size, (first + row + 1) * size);
          if (ofRow !== undefined) joined.set(ofRow, (row * drawn.length + at) * size);
        });
      }
      return [name, joined];
    }),
  );
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
