import type { Condition } from "../vae/seams.ts";
import { gatherRows } from "./batches.ts";
import { type Binarization, createBinarizer } from "./binarize.ts";
import { type ConditionRows, gatherConditions } from "./condition.ts";
import { type Corruption, createCorrupter } from "./corrupt.ts";
import { type ImageShape, type ImageSplit, requireImageSize } from "./dataset.ts";

/** What becomes of images on their way to a model. */
export interface Presentation {
  readonly shape: ImageShape;
  readonly binarization: Binarization;
  /** Default: none. */
  readonly corruption?: Corruption;
  /** What the model is told of each image: its label, or its vector. Default: nothing. */
  readonly condition?: Condition["kind"];
  readonly seed: number;
}

/**
 * What a model is fed of images: pixels, uint8 [count, height, width, channels], and its condition. Arrays are used again at
 * the next call.
 */
export type PresentedImages = {
  readonly x: Uint8Array;
  /** The clean images, where x are corrupted ones. */
  readonly target?: Uint8Array;
  /** Labels, uint8 [count], or vectors, float32 [count, K], where the model is told them. */
  readonly condition?: ConditionRows;
};

/** Shows images of a file to a model: gathered, then binarized, then corrupted, with what it is told of them. */
export interface Presenter {
  /** For a training step, with the draws of this step. */
  training(split: ImageSplit, images: Uint32Array, step: number): PresentedImages;
  /** For evaluation and pictures: the same for the same images, always. */
  evaluation(split: ImageSplit, images: Uint32Array): PresentedImages;
}

/**
 * @param file which file the images are from; validation images are from "train"
 * @throws ConfigError as `createBinarizer` and `createCorrupter` do
 * @throws DataError, when images are shown, where they are of another size, or a condition is asked for that the split has not
 */
export function createPresenter(
  { shape, binarization, corruption = { kind: "none" }, condition, seed }: Presentation,
  file: "train" | "test",
): Presenter {
  const binarizer = createBinarizer(binarization, seed, file);
  const corrupter = createCorrupter(corruption, shape, seed, file);
  const imageSize = shape[0] * shape[1] * shape[2];
  const shown = createBuffer();
  const clean = createBuffer();

  function gather(split: ImageSplit, images: Uint32Array): Uint8Array {
    requireImageSize(split, shape, "presented");
    const pixels = shown(images.length * imageSize);
    gatherRows(split, images, pixels);
    return pixels;
  }

  /** Keeps a clean copy, where there is something to corrupt. */
  function keepTarget(x: Uint8Array): PresentedImages {
    if (corruption.kind === "none") return { x };
    const target = clean(x.length);
    target.set(x);
    return { x, target };
  }

  function told(split: ImageSplit, images: Uint32Array): Pick<PresentedImages, "condition"> {
    return condition === undefined ? {} : { condition: gatherConditions(split, images, condition) };
  }

  return {
    training(split, images, step) {
      const x = gather(split, images);
      binarizer.training({ split, images, pixels: x }, step);
      const presented = { ...keepTarget(x), ...told(split, images) };
      corrupter.training({ split, images, pixels: x }, step);
      return presented;
    },
    evaluation(split, images) {
      const x = gather(split, images);
      binarizer.evaluation({ split, images, pixels: x });
      const presented = { ...keepTarget(x), ...told(split, images) };
      corrupter.evaluation({ split, images, pixels: x });
      return presented;
    },
  };
}

/** An array of at least the length asked for, which grows and stays. */
function createBuffer(): (length: number) => Uint8Array {
  let bytes = new Uint8Array(0);
  return (length) => {
    if (bytes.length < length) bytes = new Uint8Array(length);
    return bytes.subarray(0, length);
  };
}
