import { ConfigError } from "../errors.ts";
import { randomStream } from "../random/stream.ts";

/**
 * The order in which an epoch presents `count` images: the permutation of the stream "order" at step `epoch`. It
 * depends on no earlier state, so a resumed run continues in the same order.
 *
 * @throws ConfigError if seed, epoch or count is not a valid non-negative integer
 */
export function epochOrder(seed: number, epoch: number, count: number): Uint32Array {
  return randomStream(seed, "order").permutation(epoch, count);
}

/**
 * The number of batches that cover `count` images, including a smaller last one. A batch size above `count` gives one
 * batch.
 *
 * @throws ConfigError if either is not a positive integer
 */
export function stepsPerEpoch(count: number, batchSize: number): number {
  requirePositive("count of images", count);
  requirePositive("batch size", batchSize);
  return Math.ceil(count / batchSize);
}

/** The images of batch `batch` (from 0) of an epoch: a view of its order, shorter for the last batch. */
export function batchImages(order: Uint32Array, batchSize: number, batch: number): Uint32Array {
  const batches = stepsPerEpoch(order.length, batchSize);
  if (!Number.isInteger(batch) || batch < 0 || batch >= batches) {
    throw new ConfigError(`batch: expected an integer from 0 to ${batches - 1}, found ${batch}.`);
  }
  return order.subarray(batch * batchSize, (batch + 1) * batchSize);
}

/** The image numbers 0, 1, ..., `count` - 1. */
export function everyImage(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, image) => image);
}

/** The numbers of at most `most` of `count` images, evenly spaced from the first; all of them if `count` <= `most`. */
export function evenlySpaced(count: number, most: number): Uint32Array {
  const chosen = Math.min(count, most);
  return Uint32Array.from({ length: chosen }, (_, place) => Math.floor((place * count) / chosen));
}

/** The numbers of all images from 0 on, in groups of `perPass`. Throws ConfigError like `stepsPerEpoch`. */
export function imagesInOrder(count: number, perPass: number): readonly Uint32Array[] {
  const all = everyImage(count);
  return Array.from({ length: stepsPerEpoch(count, perPass) }, (_, pass) => batchImages(all, perPass, pass));
}

function requirePositive(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new ConfigError(`${what}: expected a positive integer, found ${value}.`);
  }
}
