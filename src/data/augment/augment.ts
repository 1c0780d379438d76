import { type Advice, advice, change } from "../../advice.ts";
import { ConfigError, DataError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import type { DatumArray, ImageShape, Source } from "../source.ts";
import { createCrop } from "./crop.ts";
import { createFlip } from "./flip.ts";
import { createJitter } from "./jitter.ts";
import type { Transform } from "./transform.ts";

/**
 * Random changes of training images, anew each time that an image is used, in the order in which they are applied:
 * - flip: mirrored left to right with probability 1/2.
 * - crop: shifted by up to an eighth of its sides, its edge pixels repeated; see `createCrop`.
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
   * @throws DataError where the batch has no whole number of images, or floats are to be jittered
   */
  training(batch: DatumArray, step: number): void;
}

/**
 * Augments batches in place. Each kind draws from a stream of its own, "augment/flip", "augment/crop" and "augment/jitter", at the
 * training step: a resumed training repeats the draws, and another kind in the list leaves those of the others as they are. Draws
 * belong to the place of an image in its batch.
 *
 * @param kinds in any order, each once; none leaves images as they are
 * @param shape of the images
 * @throws ConfigError on a kind that is unknown or there twice, jitter for other than 1 or 3 channels, or a seed that is not an
 *   integer from 0 to 2^53 - 1
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
 * Throws ConfigError where data cannot be augmented in one of these ways: vectors and series in none, floats and images that are
 * neither grey nor RGB not by jitter.
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

/** What to do where data cannot be jittered. */
function withoutJitter(kinds: readonly Augmentation[]): Advice {
  const rest = kinds.filter((kind) => kind !== "jitter");
  return rest.length === 0 ? advice`Drop ${change("augment")}.` : advice`Use ${change("augment", rest)}.`;
}
