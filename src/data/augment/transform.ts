import type { DatumArray } from "../source.ts";

/** A random change of images, in place. */
export interface Transform {
  /** Number of random 32-bit words per image. */
  readonly wordsPerImage: number;
  /**
   * Changes whole images.
   *
   * @param batch images [count, height, width, channels]
   * @param words uniform words, `wordsPerImage` for each image, image after image
   */
  apply(batch: DatumArray, words: Uint32Array): void;
}
