import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modelOf } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { loadDataset } from "../../src/data/node.ts";
import { createCheckpointWriter } from "../../src/run/checkpoint/writer.ts";
import { systemDisk } from "../../src/run/disk.ts";
import { dataFactsOf } from "../../src/run/facts.ts";
import { splitImages } from "../../src/run/images.ts";
import { prepareTraining } from "../../src/run/prepareTraining.ts";

/**
 * What checkpointing every epoch costs: 784-400-20 on MNIST, whose checkpoint has 7.8 MB, with and without a checkpoint
 * after every other epoch, so that both see the same machine. `npx tsx test/resume/cost.ts 40`.
 */
const epochs = Number(process.argv[2] ?? 40);
const folder = await mkdtemp(join(tmpdir(), "nelbo-cost-"));
const config = resolveConfig({ epochs: epochs + 1, validation: 10_000 });
const dataset = await loadDataset(config.data);
const images = splitImages(dataset, config);
const model = modelOf(config, dataset.imageShape);
const data = dataFactsOf(dataset, images, config.binarize);
const plan = { config, data, images, model, threads: config.threads, disk: systemDisk, from: undefined };
const training = await prepareTraining(plan);
const writer = createCheckpointWriter(systemDisk, folder, training.owner);
await mkdir(join(folder, "checkpoints"));
await writeFile(join(folder, "metrics.jsonl"), "");

const seconds: Record<"with" | "without", number[]> = { with: [], without: [] };
const held: number[] = [];
let began = performance.now();
for await (const event of training.events) {
  if (event.event !== "epoch") continue;
  await writer.settle();
  const now = performance.now();
  // The first epoch warms up; each later one is counted by whether a checkpoint was begun before it.
  if (event.epoch > 1) seconds[event.epoch % 2 === 0 ? "with" : "without"].push((now - began) / 1000);
  began = performance.now();
  if (event.epoch % 2 === 0) continue;
  await writer.begin({ ...training.readState(), position: event.position, metricsLines: 0 }, { best: true });
  held.push(performance.now() - began);
}
await writer.settle();
await training.dispose();
await rm(folder, { recursive: true });

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const least = (values: readonly number[]) => Math.min(...values);
for (const [name, statistic] of Object.entries({ median, least })) {
  const [bare, loaded] = [statistic(seconds.without), statistic(seconds.with)];
  console.log(
    `${name} of ${seconds.without.length} epochs: ${bare.toFixed(3)} s without, ${loaded.toFixed(3)} s with a checkpoint: ` +
      `${((loaded / bare - 1) * 100).toFixed(2)}%`,
  );
}
console.log(`training waits ${median(held).toFixed(1)} ms for a checkpoint to begin (median)`);
