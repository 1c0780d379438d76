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

/** How images are changed before they reach a model. */
export interface Presentation {
  readonly shape: ImageShape;
  /** Random changes of images in training steps; evaluation makes none. Default: none. */
  readonly augmentation?: readonly Augmentation[];
  readonly binarization: Binarization;
  /** What the fixed draw of a binarized image depends on. Default: its pixels. */
  readonly binaryDraw?: BinaryDraw;
  /** Default: none. */
  readonly corruption?: Corruption;
  /** The condition of each image: its label or its vector. Default: none. */
  readonly condition?: Condition["kind"];
  readonly seed: number;
}

/**
 * The input of a model: x, bytes or floats [count, height, width, channels], and its condition. Arrays are reused by
 * the next call.
 */
export type PresentedImages = {
  readonly x: DatumArray;
  /** The clean data (augmented like x), if x is corrupted. */
  readonly target?: DatumArray;
  /** Labels, uint8 [count], or vectors, float32 [count, K], of a conditional model. */
  readonly condition?: ConditionRows;
};

/**
 * Prepares data of a file for a model: gathered, augmented (in training), binarized and corrupted in this order, with
 * the condition of each.
 */
export interface Presenter {
  /** For a training step, with the draws of this step. */
  training(source: Source, rows: Uint32Array, step: number): Promise<PresentedImages>;
  /** For evaluation and pictures: the same data always give the same result. */
  evaluation(source: Source, rows: Uint32Array): Promise<PresentedImages>;
}

/** Throws ConfigError if floats are to be binarized or corrupted: only bytes can be. */
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
 * @param file the file that the data are from; validation data are from "train"
 * @throws ConfigError like `createAugmenter`, `createBinarizer` and `createCorrupter` and, when data are presented,
 *   like `requirePresentable` and (in training) `requireAugmentable`
 * @throws DataError, when data are presented, if their size differs, they cannot be read, or they lack the requested
 *   condition
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

  /** Keeps a clean copy if images are corrupted. */
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
   * @param change how binarizer and corrupter change a batch: with the draws of a training step or of evaluation
   * @param augment changes gathered data in place, before these
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

/** Arrays of a requested length, of either type, in memory that grows and is reused. */
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
