import { advice, change } from "../advice.ts";
import { ConfigError } from "../errors.ts";
import type { Condition } from "../vae/interfaces.ts";
import { type Augmentation, createAugmenter, requireAugmentable } from "./augment/augment.ts";
import {
  type Binarization,
  type Binarizer,
  type BinaryDraw,
  createBinarizer,
  type GatheredBatch,
} from "./binarize.ts";
import { type ConditionRows, gatherConditions } from "./condition.ts";
import { type Corrupter, type Corruption, createCorrupter } from "./corrupt.ts";
import { type DatumArray, type ElementType, type ImageShape, requireShape, type Source } from "./source.ts";

/** What becomes of images on their way to a model. */
export interface Presentation {
  readonly shape: ImageShape;
  /** How images are changed at random in training steps; evaluation never does. Default: not at all. */
  readonly augmentation?: readonly Augmentation[];
  readonly binarization: Binarization;
  /** What the fixed draw of a binarized image depends on. Default: its pixels. */
  readonly binaryDraw?: BinaryDraw;
  /** Default: none. */
  readonly corruption?: Corruption;
  /** What the model is told of each image: its label, or its vector. Default: nothing. */
  readonly condition?: Condition["kind"];
  readonly seed: number;
}

/**
 * What a model is fed of data: x, bytes or floats [count, height, width, channels], and its condition. Arrays are used again at
 * the next call.
 */
export type PresentedImages = {
  readonly x: DatumArray;
  /** The clean data, augmented where x are, where x are corrupted ones. */
  readonly target?: DatumArray;
  /** Labels, uint8 [count], or vectors, float32 [count, K], where the model is told them. */
  readonly condition?: ConditionRows;
};

/** Shows data of a file to a model: gathered, then augmented in training, then binarized, then corrupted, with the condition of each. */
export interface Presenter {
  /** For a training step, with the draws of this step. */
  training(source: Source, rows: Uint32Array, step: number): Promise<PresentedImages>;
  /** For evaluation and pictures: the same for the same data, always. */
  evaluation(source: Source, rows: Uint32Array): Promise<PresentedImages>;
}

/** Throws ConfigError where floats are to be binarized or corrupted, which only bytes can be. */
export function requirePresentable(
  { binarization, corruption = { kind: "none" } }: Pick<Presentation, "binarization" | "corruption">,
  elementType: ElementType,
): void {
  if (elementType === "uint8") return;
  for (const [setting, found] of Object.entries({ binarize: binarization, corrupt: corruption.kind })) {
    if (found === "none") continue;
    throw new ConfigError(
      `expected none for float32 data (only bytes can be binarized or corrupted), found ${found}.`,
      { setting, value: found, remedy: advice`Drop ${change(setting)}.` },
    );
  }
}

/**
 * @param file which file the data are from; validation data are from "train"
 * @throws ConfigError as `createAugmenter`, `createBinarizer` and `createCorrupter` do and, when data are shown, as
 *   `requirePresentable` and, in training, `requireAugmentable` do
 * @throws DataError, when data are shown, where they are of another size or cannot be read, or a condition is asked for that does
 *   not come with them
 */
export function createPresenter(
  {
    shape,
    augmentation = [],
    binarization,
    binaryDraw,
    corruption = { kind: "none" },
    condition,
    seed,
  }: Presentation,
  file: "train" | "test",
): Presenter {
  const augmenter = createAugmenter(augmentation, shape, seed);
  const binarizer = createBinarizer(binarization, seed, file, binaryDraw);
  const corrupter = createCorrupter(corruption, shape, seed, file);
  const imageSize = shape[0] * shape[1] * shape[2];
  const shown = createBuffers();
  const clean = createBuffers();

  async function gather(source: Source, rows: Uint32Array): Promise<DatumArray> {
    requireShape(source, shape, "presented");
    requirePresentable({ binarization, corruption }, source.elementType);
    const x = shown[source.elementType](rows.length * imageSize);
    await source.gather(rows, { x });
    return x;
  }

  /** Keeps a clean copy, where there is something to corrupt. */
  function keepTarget(x: Uint8Array): PresentedImages {
    if (corruption.kind === "none") return { x };
    const target = clean.uint8(x.length);
    target.set(x);
    return { x, target };
  }

  async function conditionOf(source: Source, rows: Uint32Array): Promise<Pick<PresentedImages, "condition">> {
    return condition === undefined ? {} : { condition: await gatherConditions(source, rows, condition) };
  }

  /**
   * @param change how binarizer and corrupter change a batch: by the draws of a training step, or by those of evaluation
   * @param augment changes gathered data in place, before them
   */
  async function present(
    source: Source,
    rows: Uint32Array,
    change: (step: Binarizer | Corrupter, batch: GatheredBatch) => void,
    augment?: (x: DatumArray) => void,
  ): Promise<PresentedImages> {
    const x = await gather(source, rows);
    const given = await conditionOf(source, rows);
    augment?.(x);
    if (!(x instanceof Uint8Array)) return { x, ...given };
    const batch = { source, images: rows, pixels: x };
    change(binarizer, batch);
    const presented = { ...keepTarget(x), ...given };
    change(corrupter, batch);
    return presented;
  }

  return {
    async training(source, rows, step) {
      requireAugmentable(augmentation, source);
      const change = (changer: Binarizer | Corrupter, batch: GatheredBatch) => changer.training(batch, step);
      return present(source, rows, change, (x) => augmenter.training(x, step));
    },
    evaluation: (source, rows) => present(source, rows, (changer, batch) => changer.evaluation(batch)),
  };
}

/** Arrays of the length asked for, of either type, whose memory grows and stays. */
function createBuffers() {
  let bytes = new Uint8Array(0);
  let floats = new Float32Array(0);
  return {
    uint8(length: number): Uint8Array {
      if (bytes.length < length) bytes = new Uint8Array(length);
      return bytes.subarray(0, length);
    },
    float32(length: number): Float32Array {
      if (floats.length < length) floats = new Float32Array(length);
      return floats.subarray(0, length);
    },
  };
}
