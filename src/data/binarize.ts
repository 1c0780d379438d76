import { ConfigError, DataError } from "../errors.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import type { Source } from "./source.ts";

/**
 * How grey pixels become black (0) and white (255):
 * - none: they stay grey.
 * - threshold: white from 128 on.
 * - static: each pixel is drawn once, white with probability pixel / 255, and stays so in every epoch (the protocol
 *   of Salakhutdinov and Murray, 2008, and of most published tables).
 * - dynamic: training pixels are drawn anew each time they are shown (Burda et al., 2016). Evaluation uses the draw
 *   of "static", so that epochs compare with each other.
 *
 * Static and dynamic results differ by about two nats: never compare them with each other.
 */
export type Binarization = "none" | "threshold" | "static" | "dynamic";

export const BINARIZATIONS: readonly Binarization[] = ["none", "threshold", "static", "dynamic"];

/** A batch of images that a source has gathered. */
export interface GatheredBatch {
  readonly source: Pick<Source, "fileRow">;
  /** The images, rows of the source. */
  readonly images: ArrayLike<number>;
  /** uint8, [images.length, height, width, channels], exactly; changed in place. */
  readonly pixels: Uint8Array;
}

export interface Binarizer {
  readonly binarization: Binarization;
  /** Binarizes a batch that is about to be trained on; `step` counts all training steps of the run. */
  training(batch: GatheredBatch, step: number): void;
  /** Binarizes a batch that is about to be evaluated: the same for the same images, always. */
  evaluation(batch: GatheredBatch): void;
}

/**
 * Binarizes batches in place. Static draws come from the stream "binarize/train" or "binarize/test" at the image's
 * row in its file, so that neither order, batch size nor a validation split changes them; dynamic draws from the
 * stream "binarize/step" at the training step. Probabilities are rounded to multiples of 2^-16; black and white
 * pixels never change.
 *
 * @param file which file the images are from; validation images are from "train"
 * @throws ConfigError on a seed that is not an integer from 0 to 2^53 - 1, or an unknown binarization
 */
export function createBinarizer(binarization: Binarization, seed: number, file: "train" | "test"): Binarizer {
  if (!BINARIZATIONS.includes(binarization)) {
    throw new ConfigError(`binarize: expected one of ${BINARIZATIONS.join(", ")}, found ${binarization}.`);
  }
  const imageStream = randomStream(seed, `binarize/${file}`);
  const stepStream = randomStream(seed, "binarize/step");
  const draw = createDraw();

  function drawEachImage({ source, images, pixels }: GatheredBatch): void {
    const imageSize = pixels.length / images.length;
    if (!Number.isInteger(imageSize)) {
      throw new DataError(`batch: expected pixels of ${images.length} images, found ${pixels.length} bytes.`);
    }
    for (let i = 0; i < images.length; i++) {
      const row = source.fileRow(images[i] ?? 0);
      draw(imageStream, row, pixels.subarray(i * imageSize, (i + 1) * imageSize));
    }
  }

  switch (binarization) {
    case "none":
      return { binarization, training: () => {}, evaluation: () => {} };
    case "threshold":
      return {
        binarization,
        training: ({ pixels }) => applyThreshold(pixels),
        evaluation: ({ pixels }) => applyThreshold(pixels),
      };
    case "static":
      return { binarization, training: drawEachImage, evaluation: drawEachImage };
    case "dynamic":
      return {
        binarization,
        training: ({ pixels }, step) => draw(stepStream, step, pixels),
        evaluation: drawEachImage,
      };
  }
}

function applyThreshold(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] ?? 0) >= 128 ? 255 : 0;
}

/** Draws pixels in place, two from each random word, which stay in one buffer from call to call. */
function createDraw(): (stream: RandomStream, step: number, pixels: Uint8Array) => void {
  let words = new Uint32Array(0);
  return (stream, step, pixels) => {
    const count = Math.ceil(pixels.length / 2);
    if (words.length < count) words = new Uint32Array(count);
    stream.bits(step, words.subarray(0, count));
    const pairs = pixels.length >>> 1;
    for (let pair = 0; pair < pairs; pair++) {
      const word = words[pair] ?? 0;
      const at = 2 * pair;
      pixels[at] = drawPixel(pixels[at] ?? 0, word & 0xffff);
      pixels[at + 1] = drawPixel(pixels[at + 1] ?? 0, word >>> 16);
    }
    const last = pixels.length - 1;
    if (last === 2 * pairs) pixels[last] = drawPixel(pixels[last] ?? 0, (words[pairs] ?? 0) & 0xffff);
  };
}

/** White, as -1 whose lower eight bits are 255, where 16 random bits fall below the pixel's probability; else 0. */
function drawPixel(pixel: number, bits: number): number {
  // 65536 pixel / 255, rounded: 257 pixel + pixel / 255. It is 0 for black and all of 65536 for white.
  const threshold = Math.imul(pixel, 257) + (pixel >>> 7);
  return (bits - threshold) >> 31;
}
