import { DataError } from "../../errors.ts";
import type { ImageShape } from "../source.ts";
import type { Transform } from "./transform.ts";

/** Factors are uniform in [0.8, 1.2). */
const smallestFactor = 0.8;
const factorRange = 0.4;

/** Weights of red, green and blue, in thousandths, in the luma of Rec. ITU-R BT.601. */
const [RED, GREEN, BLUE] = [299, 587, 114] as const;

/**
 * Pixels are computed in fixed point with 20 fraction bits, which is faster than in floats. Rounding the coefficients
 * causes an error below 0.001 of a level. No sum reaches 2^31: the largest is 255 x 1.2^3 plus the parts of luma and
 * mean, below 580.
 */
const fractionBits = 20;
const one = 2 ** fractionBits;
const half = one / 2;

/**
 * Scales brightness, contrast and, of RGB images, saturation, by one factor each: pixels are multiplied, then their
 * distance from the image's mean luma, then their distance from their own luma. This equals torchvision's `ColorJitter`
 * in that order, but with a single rounding at the end, to the nearest byte from 0 to 255. Grey images have no
 * saturation.
 *
 * The words of an image are for brightness, contrast and saturation, in this order.
 *
 * @param shape of the images, with 1 or 3 channels
 */
export function createJitter([height, width, channels]: ImageShape): Transform {
  const pixelCount = height * width;
  const imageSize = pixelCount * channels;
  const wordsPerImage = channels === 3 ? 3 : 2;
  const table = new Uint8ClampedArray(256);

  /** In an image, each grey value has one result: 256 results are computed, and looked up for all pixels. */
  function jitterGrey(pixels: Uint8ClampedArray, start: number, brightness: number, contrast: number): void {
    const end = start + imageSize;
    let sum = 0;
    for (let at = start; at < end; at++) sum += pixels[at] ?? 0;
    const gain = Math.round(brightness * contrast * one);
    const offset = Math.round(brightness * (1 - contrast) * (sum / pixelCount) * one) + half;
    for (let value = 0; value < 256; value++)
      table[value] = (Math.imul(gain, value) + offset) >> fractionBits;
    for (let at = start; at < end; at++) pixels[at] = table[pixels[at] ?? 0] ?? 0;
  }

  /** In one step: brightness (contrast (saturation x + (1 - saturation) luma) + (1 - contrast) mean luma). */
  function jitterColours(
    pixels: Uint8ClampedArray,
    start: number,
    brightness: number,
    contrast: number,
    saturation: number,
  ): void {
    const end = start + imageSize;
    let [reds, greens, blues] = [0, 0, 0];
    for (let at = start; at < end; at += 3) {
      reds += pixels[at] ?? 0;
      greens += pixels[at + 1] ?? 0;
      blues += pixels[at + 2] ?? 0;
    }
    const meanLuma = (RED * reds + GREEN * greens + BLUE * blues) / (1000 * pixelCount);
    const gain = Math.round(brightness * contrast * saturation * one);
    const lumaGain = (brightness * contrast * (1 - saturation) * one) / 1000;
    const redGain = Math.round(RED * lumaGain);
    const greenGain = Math.round(GREEN * lumaGain);
    const blueGain = Math.round(BLUE * lumaGain);
    const offset = Math.round(brightness * (1 - contrast) * meanLuma * one) + half;
    for (let at = start; at < end; at += 3) {
      const red = pixels[at] ?? 0;
      const green = pixels[at + 1] ?? 0;
      const blue = pixels[at + 2] ?? 0;
      const grey =
        (Math.imul(redGain, red) + Math.imul(greenGain, green) + Math.imul(blueGain, blue) + offset) | 0;
      pixels[at] = (Math.imul(gain, red) + grey) >> fractionBits;
      pixels[at + 1] = (Math.imul(gain, green) + grey) >> fractionBits;
      pixels[at + 2] = (Math.imul(gain, blue) + grey) >> fractionBits;
    }
  }

  return {
    wordsPerImage,
    apply(batch, words) {
      if (!(batch instanceof Uint8Array))
        throw new DataError("augment jitter: expected images of bytes, found float32 numbers.");
      const pixels = new Uint8ClampedArray(batch.buffer, batch.byteOffset, batch.length);
      for (let image = 0; image * wordsPerImage < words.length; image++) {
        const at = image * wordsPerImage;
        const start = image * imageSize;
        const brightness = factorOf(words[at] ?? 0);
        const contrast = factorOf(words[at + 1] ?? 0);
        if (channels === 1) jitterGrey(pixels, start, brightness, contrast);
        else jitterColours(pixels, start, brightness, contrast, factorOf(words[at + 2] ?? 0));
      }
    },
  };
}

function factorOf(word: number): number {
  return smallestFactor + factorRange * (word / 2 ** 32);
}
