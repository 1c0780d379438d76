import { DataError } from "../errors.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import type { Source } from "./source.ts";

/** A batch of images that a source has gathered. */
export interface GatheredBatch {
  readonly source: Pick<Source, "fileRow">;
  /** Rows of the source. */
  readonly images: ArrayLike<number>;
  /** uint8, [images.length, height, width, channels], exactly; changed in place. */
  readonly pixels: Uint8Array;
}

/**
 * What the fixed draw of an image depends on:
 * - pixels: only the image. Every run has the same black and white images, whatever its seed, and an image has the same
 *   draw at any place in a data set or file.
 * - seed: the run's seed and the image's row in its file, as in runs made before the draw by pixels existed.
 */
export type BinaryDraw = "pixels" | "seed";

export const binaryDraws: readonly BinaryDraw[] = ["pixels", "seed"];

/** Draws the pixels of each image of a batch black or white, in place. */
export type DrawImages = (batch: GatheredBatch) => void;

/**
 * The draw "pixels". Only grey pixels (1 to 254) use random bits, in the order row, column, channel: the j-th takes the
 * lower or the upper half of word j / 2 of the stream "binarize/pixels" of seed 0. The step is the FNV-1a hash of the
 * image's pixels that are not black, plus 2^32 times the number of these pixels (modulo 2^21), so that padding with
 * black does not change the draw.
 */
export function drawByPixels(): DrawImages {
  const stream = randomStream(0, "binarize/pixels");
  let words = new Uint32Array(0);
  return (batch) => {
    for (const image of imagesOf(batch)) {
      const { step, grey } = addressOf(image);
      const count = Math.ceil(grey / 2);
      if (words.length < count) words = new Uint32Array(count);
      stream.bits(step, words.subarray(0, count));
      let drawn = 0;
      for (let at = 0; at < image.length; at++) {
        const pixel = image[at] ?? 0;
        if (pixel === 0 || pixel === 255) continue;
        const word = words[drawn >>> 1] ?? 0;
        image[at] = drawPixel(pixel, (drawn & 1) === 0 ? word & 0xffff : word >>> 16);
        drawn += 1;
      }
    }
  };
}

/** The stream step that gives an image's bits, and its number of grey pixels. */
function addressOf(image: Uint8Array): { readonly step: number; readonly grey: number } {
  let hash = 0x811c9dc5;
  let [count, white] = [0, 0];
  for (let at = 0; at < image.length; at++) {
    const pixel = image[at] ?? 0;
    if (pixel === 0) continue;
    hash = Math.imul(hash ^ pixel, 0x01000193);
    count += 1;
    if (pixel === 255) white += 1;
  }
  return { step: (hash >>> 0) + 2 ** 32 * (count % 2 ** 21), grey: count - white };
}

/**
 * The draw "seed": the stream "binarize/train" or "binarize/test" of the run's seed, at the image's row in its file.
 */
export function drawBySeed(seed: number, file: "train" | "test"): DrawImages {
  const stream = randomStream(seed, `binarize/${file}`);
  const draw = createDraw();
  return (batch) => {
    for (const [place, image] of imagesOf(batch).entries()) {
      draw(stream, batch.source.fileRow(batch.images[place] ?? 0), image);
    }
  };
}

function imagesOf({ images, pixels }: GatheredBatch): readonly Uint8Array[] {
  const size = pixels.length / images.length;
  if (!Number.isInteger(size)) {
    throw new DataError(`batch: expected pixels of ${images.length} images, found ${pixels.length} bytes.`);
  }
  return Array.from({ length: images.length }, (_, place) =>
    pixels.subarray(place * size, (place + 1) * size),
  );
}

/** Draws pixels in place, two from each random word of a step; all calls share one buffer of words. */
export function createDraw(): (stream: RandomStream, step: number, pixels: Uint8Array) => void {
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

/** White (-1, whose lower eight bits are 255) if the 16 random bits are below the pixel's probability, otherwise 0. */
function drawPixel(pixel: number, bits: number): number {
  // 65536 pixel / 255, rounded: 257 pixel + pixel / 255. It is 0 for black and 65536 for white.
  const threshold = Math.imul(pixel, 257) + (pixel >>> 7);
  return (bits - threshold) >> 31;
}
