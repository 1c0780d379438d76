import { advice, change } from "../advice.ts";
import { ConfigError, DataError } from "../errors.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import type { GatheredBatch } from "./binarize.ts";
import { createBlur } from "./blur.ts";
import { normalNoiseTable } from "./noiseTable.ts";
import type { ImageShape } from "./source.ts";

/**
 * What is done to images before a model sees them that is to restore them, the target staying clean (Vincent et al.
 * 2008):
 * - none: they stay as they are.
 * - gaussian: normal noise is added to each number, `standardDeviation` on the scale of pixels from 0 to 1; results are
 *   rounded to bytes and held within them.
 * - masking: each pixel becomes black with probability `fraction`.
 * - salt-and-pepper: each pixel becomes black or white, with half of `fraction` as the probability of either.
 * - blur: a Gaussian of `standardDeviation` pixels; see `createBlur`.
 *
 * Masking and salt-and-pepper strike all channels of a pixel together: that is what a dead or a hot pixel looks like,
 * and what cannot be read off the other channels. In vectors, of height and width 1, they strike each number by itself.
 */
export type Corruption =
  | { readonly kind: "none" }
  | { readonly kind: "gaussian"; readonly standardDeviation: number }
  | { readonly kind: "masking"; readonly fraction: number }
  | { readonly kind: "salt-and-pepper"; readonly fraction: number }
  | { readonly kind: "blur"; readonly standardDeviation: number };

export const corruptions = [
  "none",
  "gaussian",
  "masking",
  "salt-and-pepper",
  "blur",
] as const satisfies readonly Corruption["kind"][];

/** The most of each: standard deviations of noise (pixels are from 0 to 1) and of blur (in pixels), and fractions. */
export const largestAmounts = {
  none: 0,
  gaussian: 10,
  masking: 1,
  "salt-and-pepper": 1,
  blur: 100,
} as const satisfies Readonly<Record<Corruption["kind"], number>>;

export interface Corrupter {
  readonly corruption: Corruption;
  /** Corrupts a batch that is about to be trained on; `step` counts all training steps of the run. */
  training(batch: GatheredBatch, step: number): void;
  /** Corrupts a batch that is about to be evaluated: the same for the same images, always. */
  evaluation(batch: GatheredBatch): void;
}

/** Changes pixels of whole images, given 16 random bits for each place that is struck by itself. */
interface Disturbance {
  /** Places in an image; 0 where nothing is random. */
  readonly places: number;
  apply(pixels: Uint8Array, draws: Uint16Array): void;
}

/**
 * Corrupts batches in place. Draws in training come from the stream "corrupt/step" at the training step, so that
 * images are corrupted anew each time they are shown; in evaluation from the stream "corrupt/train" or "corrupt/test"
 * at the image's row in its file, so that epochs compare, and neither order, batch size nor a validation split changes
 * them. Probabilities are rounded to multiples of 2^-16.
 *
 * @param shape of the images
 * @param file which file the images are from; validation images are from "train"
 * @throws ConfigError on an unknown kind, an amount outside its range, the blur of a vector, or a seed that is not an
 *   integer from 0 to 2^53 - 1
 */
export function createCorrupter(
  corruption: Corruption,
  shape: ImageShape,
  seed: number,
  file: "train" | "test",
): Corrupter {
  const disturbance = disturbanceOf(corruption, shape);
  const imageStream = randomStream(seed, `corrupt/${file}`);
  const stepStream = randomStream(seed, "corrupt/step");
  if (corruption.kind === "none") return { corruption, training: () => {}, evaluation: () => {} };
  const imageSize = shape[0] * shape[1] * shape[2];
  const draw = createDraw();

  function requireWhole({ images, pixels }: GatheredBatch): void {
    if (pixels.length !== images.length * imageSize) {
      throw new DataError(
        `batch: expected pixels of ${images.length} images of ${shape.join(" x ")}, found ${pixels.length} bytes.`,
      );
    }
  }

  return {
    corruption,
    training(batch, step) {
      requireWhole(batch);
      const { images, pixels } = batch;
      disturbance.apply(pixels, draw(stepStream, step, images.length * disturbance.places));
    },
    evaluation(batch) {
      requireWhole(batch);
      const { source, images, pixels } = batch;
      for (let i = 0; i < images.length; i++) {
        const draws = draw(imageStream, source.fileRow(images[i] ?? 0), disturbance.places);
        disturbance.apply(pixels.subarray(i * imageSize, (i + 1) * imageSize), draws);
      }
    },
  };
}

function disturbanceOf(corruption: Corruption, shape: ImageShape): Disturbance {
  const [height, width, channels] = shape;
  const vector = height === 1 && width === 1;
  const struckTogether = vector ? 1 : channels;
  const places = (height * width * channels) / struckTogether;
  switch (corruption.kind) {
    case "none":
      return { places: 0, apply: () => {} };
    case "gaussian": {
      requireWithin(corruption, "standardDeviation", corruption.standardDeviation);
      const table = normalNoiseTable(255 * corruption.standardDeviation);
      return { places: height * width * channels, apply: (pixels, draws) => addNoise(pixels, table, draws) };
    }
    case "masking": {
      requireWithin(corruption, "fraction", corruption.fraction);
      const black = Math.round(2 ** 16 * corruption.fraction);
      const ends = { black, white: black };
      return { places, apply: (pixels, draws) => strike(pixels, struckTogether, ends, draws) };
    }
    case "salt-and-pepper": {
      requireWithin(corruption, "fraction", corruption.fraction);
      const black = Math.round(2 ** 15 * corruption.fraction);
      const ends = { black, white: 2 * black };
      return { places, apply: (pixels, draws) => strike(pixels, struckTogether, ends, draws) };
    }
    case "blur": {
      requireWithin(corruption, "standardDeviation", corruption.standardDeviation);
      if (vector) {
        throw new ConfigError(`expected images to blur, found vectors of ${channels} numbers.`, {
          setting: "corrupt",
          value: "blur",
          remedy: advice`Use ${change("corrupt", "gaussian")} or ${change("corrupt", "masking")}.`,
        });
      }
      return { places: 0, apply: createBlur(shape, corruption.standardDeviation) };
    }
    default: {
      const { kind }: { readonly kind: string } = corruption;
      throw new ConfigError(`expected one of ${corruptions.join(", ")}, found ${kind}.`, {
        setting: "corrupt",
        value: kind,
      });
    }
  }
}

function requireWithin({ kind }: Corruption, what: string, amount: number): void {
  const most = largestAmounts[kind];
  if (!(amount >= 0 && amount <= most)) {
    throw new ConfigError(`${what} of ${kind}: expected a number from 0 to ${most}, found ${amount}.`, {
      setting: "corruptAmount",
      value: amount,
    });
  }
}

function addNoise(pixels: Uint8Array, table: Int16Array, draws: Uint16Array): void {
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  for (let i = 0; i < clamped.length; i++) clamped[i] = (clamped[i] ?? 0) + (table[draws[i] ?? 0] ?? 0);
}

/**
 * Draws below `black` make a place black, those from there to below `white` make it white. There is no branch, which
 * random draws would make a processor mispredict.
 */
function strike(
  pixels: Uint8Array,
  channels: number,
  { black, white }: { readonly black: number; readonly white: number },
  draws: Uint16Array,
): void {
  for (let place = 0; place < draws.length; place++) {
    const drawn = draws[place] ?? 0;
    const kept = (white - 1 - drawn) >> 31;
    const lit = ~kept & ((black - 1 - drawn) >> 31);
    for (let at = place * channels; at < (place + 1) * channels; at++) {
      pixels[at] = ((pixels[at] ?? 0) & kept) | lit;
    }
  }
}

/** Draws of 16 bits, two from each random word, lower half first; the arrays stay from call to call. */
function createDraw(): (stream: RandomStream, step: number, count: number) => Uint16Array {
  let words = new Uint32Array(0);
  let halves = new Uint16Array(0);
  return (stream, step, count) => {
    const wordCount = Math.ceil(count / 2);
    if (words.length < wordCount) {
      words = new Uint32Array(wordCount);
      halves = new Uint16Array(2 * wordCount);
    }
    stream.bits(step, words.subarray(0, wordCount));
    for (let i = 0; i < wordCount; i++) {
      const word = words[i] ?? 0;
      halves[2 * i] = word & 0xffff;
      halves[2 * i + 1] = word >>> 16;
    }
    return halves.subarray(0, count);
  };
}
