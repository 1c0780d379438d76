import { residentSource } from "../../src/data/sources/resident.ts";
import type { Dataset } from "../../src/node.ts";
import { randomStream } from "../../src/random/stream.ts";
import { datasetOf, planeVectors } from "../sources/datasets.ts";

/** Numbers in [0, 1), the same for the same purpose. */
function drawsOf(count: number, purpose: string): Float32Array {
  const draws = new Float32Array(count);
  randomStream(0, `kinds/${purpose}`).uniforms(0, draws);
  return draws;
}

/** Bytes of images of any number of channels, each image brighter or darker as a whole. */
function imagesOf(count: number, shape: readonly [number, number, number], purpose: string) {
  const size = shape[0] * shape[1] * shape[2];
  const draws = drawsOf(count * (size + 1), purpose);
  const x = Uint8Array.from({ length: count * size }, (_, at) => {
    const image = Math.floor(at / size);
    return 255 * (0.7 * (draws[image] ?? 0) + 0.3 * (draws[count + at] ?? 0));
  });
  const labels = Uint8Array.from({ length: count }, (_, image) => Math.floor(3 * (draws[image] ?? 0)));
  return residentSource({ shape, x, labels });
}

/** Series of six steps, each one of five categories. */
function oneHotOf(count: number, purpose: string) {
  const draws = drawsOf(count * 6, purpose);
  const x = new Float32Array(count * 6 * 5);
  draws.forEach((draw, step) => {
    x[5 * step + Math.floor(5 * draw)] = 1;
  });
  return residentSource({ shape: [6, 5], x });
}

export const vectors: Dataset = datasetOf("vectors", planeVectors(120, "train"), planeVectors(40, "test"));
export const twoChannels: Dataset = datasetOf(
  "two-channels",
  imagesOf(120, [8, 8, 2], "two/train"),
  imagesOf(40, [8, 8, 2], "two/test"),
);
export const oneHot: Dataset = datasetOf("one-hot", oneHotOf(120, "one/train"), oneHotOf(40, "one/test"));
/** As many as 60 images of CIFAR's size. */
export const colours: Dataset = datasetOf(
  "colours",
  imagesOf(60, [32, 32, 3], "colours/train"),
  imagesOf(20, [32, 32, 3], "colours/test"),
);
/** The largest number of channels that images of instruments have. */
export const manyChannels: Dataset = datasetOf(
  "many-channels",
  imagesOf(20, [4, 4, 64], "many/train"),
  imagesOf(10, [4, 4, 64], "many/test"),
);
