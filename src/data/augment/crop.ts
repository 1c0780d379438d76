import type { DatumArray, ImageShape } from "../source.ts";
import type { Transform } from "./transform.ts";

/** A side is padded by 1 / `paddedPart` of its length at either end. */
const paddedPart = 8;

/** Pixels by which a side is padded at either end: an eighth of it, rounded down, and at least 1. */
export function paddingOf(side: number): number {
  return Math.max(1, Math.floor(side / paddedPart));
}

/**
 * Crops a window of the image's size from the padded image, at a uniformly random place. The padding is an eighth of
 * each side, like the 4 of 32 pixels in the common augmentation of CIFAR-10 (He et al. 2016, section 4.2). Unlike
 * theirs, which is black, it repeats the edge pixels, because an autoencoder would have to reconstruct black bars. The
 * result is a shift with repeated edges.
 *
 * The first word of an image is for the vertical place, the second for the horizontal one.
 */
export function createCrop([height, width, channels]: ImageShape): Transform {
  const rowLength = width * channels;
  const imageSize = height * rowLength;
  const [verticalPadding, horizontalPadding] = [paddingOf(height), paddingOf(width)];

  /** Fills row y with row y + `rows`. */
  function shiftRows(batch: DatumArray, start: number, rows: number): void {
    const shift = clampTo(rows, height - 1);
    const end = start + imageSize;
    if (shift > 0) {
      batch.copyWithin(start, start + shift * rowLength, end);
      for (let row = height - shift; row < height; row++)
        batch.copyWithin(start + row * rowLength, end - rowLength, end);
    } else if (shift < 0) {
      batch.copyWithin(start - shift * rowLength, start, end + shift * rowLength);
      for (let row = 1; row < -shift; row++)
        batch.copyWithin(start + row * rowLength, start, start + rowLength);
    }
  }

  /** Fills column x with column x + `columns`. */
  function shiftColumns(batch: DatumArray, start: number, columns: number): void {
    const shift = clampTo(columns, width - 1) * channels;
    if (shift === 0) return;
    for (let row = start; row < start + imageSize; row += rowLength) {
      const end = row + rowLength;
      if (shift > 0) {
        batch.copyWithin(row, row + shift, end);
        for (let at = end - shift; at < end; at++) batch[at] = batch[at - channels] ?? 0;
      } else {
        batch.copyWithin(row - shift, row, end + shift);
        for (let at = row - shift - 1; at >= row; at--) batch[at] = batch[at + channels] ?? 0;
      }
    }
  }

  return {
    wordsPerImage: 2,
    apply(batch, words) {
      for (let image = 0; 2 * image < words.length; image++) {
        const start = image * imageSize;
        shiftRows(batch, start, shiftOf(words[2 * image] ?? 0, verticalPadding));
        shiftColumns(batch, start, shiftOf(words[2 * image + 1] ?? 0, horizontalPadding));
      }
    },
  };
}

/** A uniform integer from -padding to padding; probabilities are exact to 2^-32. */
function shiftOf(word: number, padding: number): number {
  return Math.floor((word * (2 * padding + 1)) / 2 ** 32) - padding;
}

/** Limits a shift to `most` in either direction; a larger one would only repeat the last row or column. */
function clampTo(shift: number, most: number): number {
  return Math.max(-most, Math.min(most, shift));
}
