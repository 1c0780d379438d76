import type { ConditionRows } from "../data/condition.ts";
import type { Presenter } from "../data/presenter.ts";
import type { DatumArray, Source } from "../data/source.ts";
import { ConfigError } from "../errors.ts";
import { elementCount } from "../graph/shape.ts";
import { randomStream } from "../random/stream.ts";
import type { Session } from "../runtime/session.ts";
import { priorNoise } from "../vae/interfaces.ts";
import type { Model } from "../vae/model.ts";
import { conditionFeeds, sameLabel } from "./condition.ts";
import { requireTemperature } from "./noise.ts";
import { imagesInPasses, passSize } from "./passes.ts";

export interface SampleRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  /** The number of images. */
  readonly count: number;
  readonly seed: number;
  /**
   * Factor of the normal noise in the prior's codes: below 1, samples are more typical and less varied. The choice of a
   * mixture prior's component does not depend on it. Default: 1.
   */
  readonly temperature?: number;
  /** The condition of each image, for a conditional model: labels, uint8 [count], or vectors, float32 [count, K]. */
  readonly condition?: ConditionRows;
}

/**
 * Means of p(x|z) for codes z drawn from the prior: float32 [count, H, W, C] in [0, 1]. Noise comes from the stream
 * `pictures/samples`: with a standard normal prior, one seed gives the same codes to every model of a latent size, and
 * a larger count begins with the images of a smaller one.
 *
 * @throws ConfigError if count is not a whole number from 1 on, temperature is not from 0 to 1000, or the condition
 *   does not fit the model
 */
export async function sampleImages(request: SampleRequest): Promise<Float32Array> {
  const run = await generationOf(request);
  return imagesInPasses(request.model, request.count, async (begin, end) => (await run(begin, end)).mean);
}

/**
 * The images of `sampleImages`, up to 250 at a time: float32 [n, H, W, C] each. Only the noise of the codes is in
 * memory all at once. Throws ConfigError as `sampleImages` does, when the first images are requested.
 */
export async function* sampleInPasses(request: SampleRequest): AsyncGenerator<Float32Array, void, undefined> {
  const run = await generationOf(request);
  for (let begin = 0; begin < request.count; begin += passSize) {
    const { mean } = await run(begin, Math.min(request.count, begin + passSize));
    if (mean !== undefined) yield mean;
  }
}

/**
 * The codes of `sampleImages`, float32 [count, L]: z ~ p(z), for any prior. Throws ConfigError as `sampleImages` does.
 */
export async function sampleCodes(request: SampleRequest): Promise<Float32Array> {
  const run = await generationOf(request);
  const { latentSize } = request.model.parts;
  const codes = new Float32Array(request.count * latentSize);
  for (let begin = 0; begin < request.count; begin += passSize) {
    const { z } = await run(begin, Math.min(request.count, begin + passSize));
    if (z !== undefined) codes.set(z, begin * latentSize);
  }
  return codes;
}

/** Returns a function that makes the samples in a range of indices. */
async function generationOf(request: SampleRequest) {
  const { model, session, count, seed, temperature = 1 } = request;
  requireCount(count);
  requireTemperature(temperature);
  const { latentSize, prior } = model.parts;
  const width = prior.noiseSize(latentSize);
  const noise = new Float32Array(count * width);
  randomStream(seed, "pictures/samples").normals(0, noise);
  const executable = await session.prepare(model.generation);
  const feedCondition = conditionFeeds(model, model.generation, request.condition, count);
  for (let i = 0; i < noise.length; i++) if (i % width < latentSize) noise[i] = (noise[i] ?? 0) * temperature;
  return (begin: number, end: number) => {
    const feeds = {
      [priorNoise.name]: noise.subarray(begin * width, end * width),
      ...feedCondition(begin, end),
    };
    return executable.run(feeds, end - begin);
  };
}

/**
 * `count` images of each class of a model conditioned on labels, one class after another: float32 [classes x count, H,
 * W, C]. Image i of every class has the same noise, so that differences between them come from the label.
 *
 * @throws ConfigError as `sampleImages` does, and if the model's condition is not labels
 */
export async function sampleEachClass(request: Omit<SampleRequest, "condition">): Promise<Float32Array> {
  const { model, count } = request;
  const { condition } = model.parts;
  requireCount(count);
  const classes = condition?.kind === "labels" ? condition.classes : 1;
  const size = count * elementCount(model.parts.dataShape);
  const images = new Float32Array(classes * size);
  for (let label = 0; label < classes; label++) {
    const ofClass = await sampleImages({ ...request, condition: sameLabel(model, label, count) });
    images.set(ofClass, label * size);
  }
  return images;
}

export interface ReconstructionRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  readonly split: Source;
  /** Indices of the images in the split. */
  readonly images: Uint32Array;
  /** Presents the split's images as in training. */
  readonly presenter: Pick<Presenter, "evaluation">;
}

export interface Reconstructions {
  /** The target of the reconstructions, bytes or floats [count, H, W, C]. */
  readonly originals: DatumArray;
  /** The model's input, for a denoising model: corrupted images. */
  readonly corrupted?: DatumArray;
  /** Means of p(x|z) at the posterior's mean, float32 [count, H, W, C] in [0, 1]. */
  readonly reconstructions: Float32Array;
}

/** Images and their reconstructions, without noise. Throws ConfigError if no image is requested. */
export async function reconstructImages(request: ReconstructionRequest): Promise<Reconstructions> {
  const { model, session, split, images, presenter } = request;
  requireCount(images.length);
  const size = elementCount(model.parts.dataShape);
  const executable = await session.prepare(model.reconstruction);
  const { x, target, condition } = await presenter.evaluation(split, images);
  const feedCondition = conditionFeeds(model, model.reconstruction, condition, images.length);
  const reconstructions = await imagesInPasses(model, images.length, async (begin, end) => {
    const feeds = { x: x.subarray(begin * size, end * size), ...feedCondition(begin, end) };
    return (await executable.run(feeds, end - begin)).mean;
  });
  return {
    originals: (target ?? x).slice(),
    ...(target && { corrupted: x.slice() }),
    reconstructions,
  };
}

function requireCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ConfigError(`expected a whole number of images from 1 on, found ${count}`, {
      setting: "count",
      value: count,
    });
  }
}
