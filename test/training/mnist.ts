import type { ImageSplit } from "../../src/data/dataset.ts";
import { loadDataset } from "../../src/data/node.ts";
import type { TrainingImages } from "../../src/train/train.ts";

/** The first real MNIST images of each file, from the package that is installed with the tests. */
export async function mnistSubset(train: number, test: number): Promise<TrainingImages> {
  const dataset = await loadDataset("mnist", { offline: true });
  const first = ({ pixels }: ImageSplit, count: number): ImageSplit => ({
    count,
    pixels: pixels.subarray(0, count * 784),
  });
  return { train: first(dataset.train, train), test: first(dataset.test, test) };
}
