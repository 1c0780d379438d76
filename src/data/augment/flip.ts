import type { DatumArray, ImageShape } from "../source.ts";
import type { Transform } from "./transform.ts";

/** Mirrors an image left to right with probability 1/2: if the highest bit of its word is set. */
export function createFlip([height, width, channels]: ImageShape): Transform {
  const rowLength = width * channels;
  const imageSize = height * rowLength;

  function mirror(batch: DatumArray, start: number): void {
    for (let row = start; row < start + imageSize; row += rowLength) {
      let left = row;
      let right = row + rowLength - channels;
      for (; left < right; left += channels, right -= channels) {
        for (let channel = 0; channel < channels; channel++) {
          const kept = batch[left + channel] ?? 0;
          batch[left + channel] = batch[right + channel] ?? 0;
          batch[right + channel] = kept;
        }
      }
    }
  }

  return {
    wordsPerImage: 1,
    apply(batch, words) {
      for (let image = 0; image < words.length; image++) {
        if ((words[image] ?? 0) >>> 31 === 1) mirror(batch, image * imageSize);
      }
    },
  };
}
