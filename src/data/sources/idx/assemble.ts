import { concatenated } from "../../../codec/concatenated.ts";
import type { IdxArray } from "../../../codec/idx.ts";
import type { IdxBlocks } from "../../../codec/idxStream.ts";
import { DataError } from "../../../errors.ts";
import type { Dataset } from "../../dataset.ts";
import type { ImageShape, Source } from "../../source.ts";
import { blockSource, residentSource } from "../resident.ts";

/** An array with the name of the file it came from. */
export interface NamedArray {
  readonly name: string;
  readonly array: IdxArray | IdxBlocks;
}

export interface SplitFiles {
  readonly images: NamedArray;
  readonly labels?: NamedArray | undefined;
}

/**
 * Assembles a data set from arrays of training and test images and their labels, if any.
 *
 * @throws DataError if images and labels are exchanged, counts or image shapes differ, or a label has no class
 */
export function assembleDataset(
  about: Pick<Dataset, "name" | "classes" | "files" | "source">,
  train: SplitFiles,
  test: SplitFiles,
): Dataset {
  const imageShape = imageShapeOf(train.images);
  const testShape = imageShapeOf(test.images);
  if (imageShape.join() !== testShape.join()) {
    throw new DataError(
      `${test.images.name}: expected test images of the same shape as the training images, ${imageShape.join(" x ")} ` +
        `(${train.images.name}), found ${testShape.join(" x ")}. Use the files of one data set.`,
    );
  }
  return {
    ...about,
    shape: imageShape,
    train: sourceOf(train, imageShape, about.classes),
    test: sourceOf(test, imageShape, about.classes),
  };
}

function imageShapeOf({ name, array }: NamedArray): ImageShape {
  const [, height, width, channels = 1] = array.shape;
  if (array.type === "ubyte" && array.shape.length <= 4 && height !== undefined && width !== undefined) {
    return [height, width, channels];
  }
  const labels = array.shape.length === 1 ? " These look like labels: are two files exchanged?" : "";
  throw new DataError(
    `${name}: expected images, ubyte [count, height, width] or [count, height, width, channels], ` +
      `found ${describe(array)}.${labels || " Is it the right file?"}`,
  );
}

function sourceOf(
  { images, labels }: SplitFiles,
  shape: ImageShape,
  classes: readonly string[] | undefined,
): Source {
  const count = images.array.shape[0] ?? 0;
  if (images.array.type !== "ubyte")
    throw new DataError(`${images.name}: expected ubyte, found ${images.array.type}.`);
  const { array: pixels } = images;
  if (labels === undefined) return sourceOfPixels(pixels, { shape });
  const { name, array } = labels;
  if (array.type !== "ubyte" || array.shape.length !== 1) {
    const mistaken =
      array.shape.length >= 3 ? "These look like images: are two files exchanged?" : "Is it the right file?";
    throw new DataError(`${name}: expected labels, ubyte [count], found ${describe(array)}. ${mistaken}`);
  }
  const values = bytesOf(array);
  if (values.length !== count) {
    throw new DataError(
      `${name}: expected one label for each of the ${count} images of ${images.name}, ` +
        `found ${values.length}. Use the files of one data set.`,
    );
  }
  const stray = classes && values.findIndex((label) => label >= classes.length);
  if (classes && stray !== undefined && stray >= 0) {
    throw new DataError(
      `${name}: expected labels below ${classes.length}, found ${values[stray]} at image ${stray}. ` +
        "Is it the right file?",
    );
  }
  return sourceOfPixels(pixels, { shape, labels: values });
}

type Bytes = IdxBlocks | Extract<IdxArray, { readonly type: "ubyte" }>;

function sourceOfPixels(
  pixels: Bytes,
  about: { readonly shape: ImageShape; readonly labels?: Uint8Array },
): Source {
  const [first, ...more] = "blocks" in pixels ? pixels.blocks : [pixels.values];
  const x = first ?? new Uint8Array(0);
  return more.length === 0
    ? residentSource({ ...about, x })
    : blockSource({ ...about, blocks: [x, ...more] });
}

function bytesOf(array: Bytes): Uint8Array {
  if (!("blocks" in array)) return array.values;
  const [first, ...more] = array.blocks;
  if (first !== undefined && more.length === 0) return first;
  return concatenated(array.blocks, (length) => new Uint8Array(length));
}

function describe(array: IdxArray | IdxBlocks): string {
  return `${array.type} [${array.shape.join(", ")}]`;
}
