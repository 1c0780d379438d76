import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { firstImages } from "../../src/data/sources/subset.ts";
import type { TrainingImages } from "../../src/train/train.ts";

/** The first real MNIST images of each file, from the package that is installed with the tests. */
export async function mnistSubset(
  train: number,
  test: number,
): Promise<Required<Omit<TrainingImages, "validation">>> {
  const dataset = await loadDataset("mnist", { offline: true });
  return { train: firstImages(dataset.train, train), test: firstImages(dataset.test, test) };
}
