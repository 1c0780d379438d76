import { createHash } from "node:crypto";
import { withReading } from "../config/withReading.ts";
import { requireSameFiles } from "../data/dataProperties.ts";
import type { Dataset } from "../data/dataset.ts";
import { loadDataset } from "../data/loadDataset.node.ts";
import { dataInPasses } from "../data/sources/passes.ts";
import { DataError } from "../errors.ts";
import type { LoadedRun, RunDataOptions } from "../store/loadRun.ts";

/**
 * The data set with the test images of all runs, as in its files. Runs may have different training images; each
 * different set of files is loaded once, and the test images are compared by their sha256.
 *
 * @throws DataError if a run has no test images, or others than the first run, or its data are not found
 */
export async function loadSharedTestData(
  runs: readonly [LoadedRun, ...LoadedRun[]],
  { data, ...options }: RunDataOptions,
): Promise<Dataset> {
  const [first] = runs;
  for (const run of runs) {
    if (run.data.images.test === 0)
      throw new DataError(`${run.folder} has no test images, which a comparison requires.`);
  }
  const load = async (run: LoadedRun): Promise<Dataset> => {
    const dataset = await loadDataset(data ?? run.config.data, withReading(options, run.config, run.data));
    requireSameFiles(run.data, dataset, run.folder);
    return dataset;
  };
  const shared = await load(first);
  const compared = new Set([filesOf(first)]);
  for (const run of runs) {
    if (compared.has(filesOf(run))) continue;
    compared.add(filesOf(run));
    await requireSameImages({ run: first, dataset: shared }, { run, dataset: await load(run) });
  }
  return shared;
}

function filesOf({ data }: LoadedRun): string {
  return JSON.stringify([data.files.map(({ name, sha256 }) => [name, sha256]), data.reading]);
}

interface RunWithData {
  readonly run: LoadedRun;
  readonly dataset: Dataset;
}

async function requireSameImages(first: RunWithData, other: RunWithData): Promise<void> {
  const [wanted, found] = [await describeTest(first.dataset), await describeTest(other.dataset)];
  if (wanted === found) return;
  throw new DataError(
    `${other.run.folder}: expected the test images of ${first.run.folder} (${first.dataset.name}: ${wanted}), found others ` +
      `(${other.dataset.name}: ${found}). On different images neither errors nor losses tell which model is better: compare ` +
      "runs with the same test images.",
  );
}

/** Images of a split by number, shape and the hash of all of them, read some at a time. */
async function describeTest({ test, shape }: Dataset): Promise<string> {
  const hash = createHash("sha256");
  for await (const { x } of dataInPasses(test)) hash.update(x);
  return `${test.count} of ${shape.join(" x ")}, sha256 ${hash.digest("hex")}`;
}
