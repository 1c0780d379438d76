import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { allocateData, datumSize, type Source } from "../../src/data/source.ts";
import { randomStream } from "../../src/random/stream.ts";

const batch = 128;

/** Nanoseconds for each number of an epoch: all data of a source gathered in a random order, in batches of 128. */
export async function epochCost(source: Source, epoch: number): Promise<number> {
  const order = randomStream(0, "order").permutation(epoch, source.count);
  const x = allocateData(source, batch);
  const size = datumSize(source);
  const began = performance.now();
  for (let first = 0; first < source.count; first += batch) {
    const rows = order.subarray(first, first + batch);
    await source.gather(rows, { x: x.subarray(0, rows.length * size) });
  }
  return ((performance.now() - began) * 1e6) / (source.count * size);
}

/** MNIST's training images, in memory. */
export async function mnistInMemory(): Promise<Source> {
  return (await loadDataset("mnist", { offline: true })).train;
}
