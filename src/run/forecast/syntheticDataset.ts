import type { Dataset } from "../../data/dataset.ts";
import type { ImageShape, Source } from "../../data/source.ts";
import type { KnownDataset, PlainFile } from "../../data/sources/known.ts";
import { residentSource } from "../../data/sources/resident.ts";

/** Bytes before the numbers of an IDX file of images, and of one of labels: four a dimension, four more. */
const headers = { images: 16, labels: 8 } as const;

/**
 * Images of a known data set's counts and shape, with a pattern in place of its pixels: enough to measure with before
 * the data set is there.
 */
export function syntheticDataset({ name, classes, files }: KnownDataset): Dataset {
  const count = (labels: PlainFile) => labels.bytes - headers.labels;
  const imageSize = (files["train-images"].bytes - headers.images) / count(files["train-labels"]);
  const side = Math.sqrt(imageSize);
  const shape: ImageShape = [side, side, 1];
  const split = (images: number): Source =>
    residentSource({
      shape,
      x: new Uint8Array(images * imageSize).map((_, index) => (index * 37) % 251),
      labels: new Uint8Array(images).map((_, index) => index % classes.length),
    });
  return {
    name,
    shape,
    classes,
    train: split(count(files["train-labels"])),
    test: split(count(files["t10k-labels"])),
    files: [],
    source: "not here yet, synthetic images",
  };
}
