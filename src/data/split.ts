import { ConfigError } from "../errors.ts";
import { randomStream } from "../random/stream.ts";
import type { Source } from "./source.ts";
import { subsetOf } from "./sources/subset.ts";

export interface ValidationSplit {
  readonly train: Source;
  readonly validation?: Source;
}

/**
 * Sets aside random training images for validation: the first `validationCount` of the permutation of the stream
 * "validation" at step 0, each part in the order of the file. Nothing is copied: both parts are disjoint subsets of the
 * same source.
 *
 * @param validationCount 0 for none, which returns the training images unchanged; at least one must remain
 * @throws ConfigError if validationCount is not such an integer
 */
export function splitValidation(source: Source, validationCount: number, seed: number): ValidationSplit {
  if (!Number.isInteger(validationCount) || validationCount < 0 || validationCount >= source.count) {
    throw new ConfigError(
      `expected from 0 to ${source.count - 1} of the ${source.count} training images (at least one must remain for training), ` +
        `found ${validationCount}.`,
      { setting: "validation", value: validationCount },
    );
  }
  if (validationCount === 0) return { train: source };
  const order = randomStream(seed, "validation").permutation(0, source.count);
  return {
    train: subsetOf(source, order.slice(validationCount).sort()),
    validation: subsetOf(source, order.slice(0, validationCount).sort()),
  };
}
