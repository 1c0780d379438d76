import { createHash } from "node:crypto";
import type { Dataset, ImageShape } from "../data/dataset.ts";
import { loadDataset } from "../data/node.ts";
import { DataError } from "../errors.ts";
import { requireSameFiles } from "./facts.ts";
import type { LoadedRun, RunDataOptions } from "./loadRun.ts";

/**
 * The data set that holds the test images of all runs, as its files have them. Runs may have been trained on other images;
 * each different set of files is loaded once, and the test images are compared by their sha256.
 *
 * @throws DataError where a run has no test images, or others than the first run, or its data are not found
 */
export async function loadSharedTestData(
  runs: readonly [LoadedRun, ...LoadedRun[]],
  { data, ...options }: RunDataOptions,
): Promise<Dataset> {
  const [first] = runs;
  for (const run of runs) {
    if (run.data.images.test === 0)
      throw new DataError(`${run.folder}: expected a run with test images to compare by, found none.`);
  }
  const load = async (run: LoadedRun): Promise<Dataset> => {
    const dataset = await loadDataset(data ?? run.config.data, options);
    requireSameFiles(run.data, dataset, run.folder);
    return dataset;
  };
  const shared = await load(first);
  const compared = new Set([filesOf(first)]);
  for (const run of runs) {
    if (compared.has(filesOf(run))) continue;
    compared.add(filesOf(run));
    requireSameImages({ run: first, dataset: shared }, { run, dataset: await load(run) });
  }
  return shared;
}

function filesOf({ data }: LoadedRun): string {
  return JSON.stringify(data.files.map(({ name, sha256 }) => [name, sha256]));
}

interface RunWithData {
  readonly run: LoadedRun;
  readonly dataset: Dataset;
}

function requireSameImages(first: RunWithData, other: RunWithData): void {
  const [wanted, found] = [describeTest(first.dataset), describeTest(other.dataset)];
  if (wanted === found) return;
  throw new DataError(
    `${other.run.folder}: expected the test images of ${first.run.folder} (${first.dataset.name}: ${wanted}), found others ` +
      `(${other.dataset.name}: ${found}). On different images neither errors nor losses tell which model is better: compare ` +
      "runs with the same test images.",
  );
}

function describeTest({ test, imageShape }: Dataset): string {
  const sha256 = createHash("sha256").update(test.pixels).digest("hex");
  return `${test.count} of ${imageShape.join(" x ")}, sha256 ${sha256}`;
}

/** The places in an image [H, W, C], padded as `padImages` does it, of the numbers that it had before. */
export function elementsInside([height, width, channels]: ImageShape, inner: ImageShape): Uint32Array {
  const [innerHeight, innerWidth] = inner;
  const top = Math.floor((height - innerHeight) / 2);
  const left = Math.floor((width - innerWidth) / 2);
  const rowLength = innerWidth * channels;
  return Uint32Array.from({ length: innerHeight * rowLength }, (_, element) => {
    const row = top + Math.floor(element / rowLength);
    return (row * width + left) * channels + (element % rowLength);
  });
}
