import { type Advice, advice, change } from "../../advice.ts";
import { ConfigError, DataError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import type { DatumArray, ImageShape, Source } from "../source.ts";
import { createCrop } from "./crop.ts";
import { createFlip } from "./flip.ts";
import { createJitter } from "./jitter.ts";
import type { Transform } from "./transform.ts";

/**
 * Random changes of training images, drawn at each use of an image, in the order in which they are applied:
 * - flip: mirrored left to right with probability 1/2.
 * - crop: shifted by up to an eighth of its sides, with repeated edge pixels; see `createCrop`.
 * - jitter: brightness, contrast and saturation scaled by factors from 0.8 to 1.2; see `createJitter`.
 */
export const augmentations = ["flip", "crop", "jitter"] as const;
export type Augmentation = (typeof augmentations)[number];

const transforms: Readonly<Record<Augmentation, (shape: ImageShape) => Transform>> = {
  flip: createFlip,
  crop: createCrop,
  jitter: createJitter,
};

export interface Augmenter {
  /**
   * Augments images of a training step in place.
   *
   * @param batch images [count, height, width, channels]: bytes, or floats for flip and crop
   * @param step counts all training steps of the run, from 1
   * @throws DataError if the batch is not a whole number of images, or floats are to be jittered
   */
  training(batch: DatumArray, step: number): void;
}

/**
 * Augments batches in place. Each kind draws from its own stream, "augment/flip", "augment/crop" or "augment/jitter",
 * at the training step: a resumed training repeats the draws, and adding a kind does not change the draws of the
 * others. Draws depend on the place of an image in its batch.
 *
 * @param kinds in any order, each at most once; an empty list leaves images unchanged
 * @param shape of the images
 * @throws ConfigError if a kind is unknown or repeated, the kinds include jitter and images do not have 1 or 3
 *   channels, or the seed is not an integer from 0 to 2^53 - 1
 */
export function createAugmenter(kinds: readonly Augmentation[], shape: ImageShape, seed: number): Augmenter {
  requireKinds(kinds);
  requireJitterChannels(kinds, shape);
  const ordered = augmentations.filter((kind) => kinds.includes(kind));
  if (ordered.length === 0) return { training: () => {} };
  const steps = ordered.map((kind) => ({
    transform: transforms[kind](shape),
    stream: randomStream(seed, `augment/${kind}`),
  }));
  const imageSize = shape[0] * shape[1] * shape[2];
  let words = new Uint32Array(0);

  return {
    training(batch, step) {
      const count = batch.length / imageSize;
      if (!Number.isInteger(count)) {
        throw new DataError(
          `batch: expected whole images of ${shape.join(" x ")} (a multiple of ${imageSize} numbers), found ${batch.length}.`,
        );
      }
      for (const { transform, stream } of steps) {
        const wordCount = count * transform.wordsPerImage;
        if (words.length < wordCount) words = new Uint32Array(wordCount);
        const drawn = words.subarray(0, wordCount);
        stream.bits(step, drawn);
        transform.apply(batch, drawn);
      }
    },
  };
}

/**
 * Throws ConfigError if data do not support one of these kinds. Vectors and series support none; floats, and images
 * that are neither grey nor RGB, do not support jitter.
 */
export function requireAugmentable(
  kinds: readonly Augmentation[],
  { shape, elementType }: Pick<Source, "shape" | "elementType">,
): void {
  if (kinds.length === 0) return;
  if (shape.length !== 3) {
    const found =
      shape.length === 1 ? `vectors of ${shape[0]} numbers` : `series of ${shape.join(" x ")} numbers`;
    throw new ConfigError(`expected images to ${kinds.join(", ")}, found ${found}.`, {
      setting: "augment",
      value: kinds,
      remedy: advice`Drop ${change("augment")}.`,
    });
  }
  if (kinds.includes("jitter") && elementType !== "uint8") {
    throw new ConfigError("expected images of bytes to jitter, found float32 numbers.", {
      setting: "augment",
      value: kinds,
      remedy: withoutJitter(kinds),
    });
  }
  requireJitterChannels(kinds, shape);
}

function requireKinds(kinds: readonly string[]): void {
  const known = kinds.every((kind) => augmentations.some((other) => other === kind));
  if (known && new Set(kinds).size === kinds.length) return;
  throw new ConfigError(
    `expected some of ${augmentations.join(", ")}, each once, found ${kinds.join(", ")}.`,
    {
      setting: "augment",
      value: kinds,
    },
  );
}

function requireJitterChannels(kinds: readonly Augmentation[], [, , channels]: ImageShape): void {
  if (!kinds.includes("jitter") || channels === 1 || channels === 3) return;
  throw new ConfigError(
    `expected images of 1 channel (grey) or 3 (RGB) to jitter, found ${channels} channels.`,
    { setting: "augment", value: kinds, remedy: withoutJitter(kinds) },
  );
}

/** The remedy for data that do not support jitter. */
function withoutJitter(kinds: readonly Augmentation[]): Advice {
  const rest = kinds.filter((kind) => kind !== "jitter");
  return rest.length === 0 ? advice`Drop ${change("augment")}.` : advice`Use ${change("augment", rest)}.`;
}
