import { advice, change } from "../advice.ts";
import { ConfigError, DataError } from "../errors.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import type { GatheredBatch } from "./binarize.ts";
import { createBlur } from "./blur.ts";
import { normalNoiseTable } from "./noiseTable.ts";
import type { ImageShape } from "./source.ts";

/**
 * How the input images of a denoising model are corrupted; the target stays clean (Vincent et al. 2008):
 * - none: unchanged.
 * - gaussian: normal noise is added to each number, `standardDeviation` on the scale of pixels from 0 to 1; results are
 *   rounded to bytes and clamped to 0 to 255.
 * - masking: each pixel becomes black with probability `fraction`.
 * - salt-and-pepper: each pixel becomes black or white, with half of `fraction` as the probability of either.
 * - blur: a Gaussian of `standardDeviation` pixels; see `createBlur`.
 *
 * Masking and salt-and-pepper change all channels of a pixel together: a dead or hot pixel looks like that, and the
 * pixel cannot be restored from its other channels. In vectors (height and width 1), they change each number
 * separately.
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

/**
 * The largest amount of each kind: standard deviations of noise (pixels from 0 to 1) and of blur (in pixels), and
 * fractions.
 */
export const largestAmounts = {
  none: 0,
  gaussian: 10,
  masking: 1,
  "salt-and-pepper": 1,
  blur: 100,
} as const satisfies Readonly<Record<Corruption["kind"], number>>;

export interface Corrupter {
  readonly corruption: Corruption;
  /** Corrupts a training batch; `step` counts all training steps of the run. */
  training(batch: GatheredBatch, step: number): void;
  /** Corrupts an evaluation batch: the same images always give the same result. */
  evaluation(batch: GatheredBatch): void;
}

/** Changes pixels of whole images, given 16 random bits for each independent place. */
interface Disturbance {
  /** Independent places in an image; 0 if nothing is random. */
  readonly places: number;
  apply(pixels: Uint8Array, draws: Uint16Array): void;
}

/**
 * Corrupts batches in place. Training draws come from the stream "corrupt/step" at the training step, so that images
 * are corrupted differently at each use. Evaluation draws come from the stream "corrupt/train" or "corrupt/test" at the
 * image's row in its file: epochs can be compared, and order, batch size and a validation split have no effect.
 * Probabilities are rounded to multiples of 2^-16.
 *
 * @param shape of the images
 * @param file the file that the images are from; validation images are from "train"
 * @throws ConfigError if the kind is unknown, the amount is out of range, vectors are to be blurred, or the seed is not
 *   an integer from 0 to 2^53 - 1
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
 * Draws below `black` make a place black; draws from `black` to below `white` make it white. The code has no branch,
 * because the processor would mispredict it for random draws.
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

/** Draws of 16 bits, two from each random word, lower half first; the arrays are reused by later calls. */
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
