import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { splitImages } from "../../src/analyse/images.ts";
import { modelOf } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { dataPropertiesOf } from "../../src/data/dataProperties.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { dataShapeOf } from "../../src/data/source.ts";
import { prepareTraining } from "../../src/run/prepareTraining.ts";
import { createCheckpointWriter } from "../../src/store/checkpoint/writer.ts";
import { nodePlatform } from "../../src/store/node/platform.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { firstPosition } from "../../src/train/position.ts";

/**
 * What checkpointing every epoch costs: 784-400-20 on MNIST, whose checkpoint has 7.8 MB. `npx tsx test/resume/cost.ts
 * 40`.
 *
 * A checkpoint follows every other epoch, and each epoch after one is compared with its two neighbours, which see
 * nearly the same machine. Where that machine is shared, this still varies by more than is to be measured; so what a
 * checkpoint can cost at most is measured too: the time that steps wait for it, and its processor time, wherever it is
 * spent.
 */
const epochs = Number(process.argv[2] ?? 40);
const folder = await mkdtemp(join(tmpdir(), "nelbo-cost-"));
const config = resolveConfig({ epochs: epochs + 1, validation: 10_000 });
const dataset = await loadDataset(config.data);
const images = splitImages(dataset, config);
const model = modelOf(config, dataShapeOf(dataset.shape));
const data = dataPropertiesOf(dataset, images, { binarization: config.binarize });
const plan = {
  config,
  data,
  images,
  model,
  threads: config.threads,
  platform: nodePlatform,
  device: "cpu" as const,
  from: undefined,
};
const training = await prepareTraining(plan);
const writer = createCheckpointWriter(systemDisk, folder, training.owner);
await mkdir(join(folder, "checkpoints"));
await writeFile(join(folder, "metrics.jsonl"), "");

interface Epoch {
  readonly wall: number;
  readonly processor: number;
}

const measured: Epoch[] = [];
const held: number[] = [];
const clock = () => {
  const [used, start] = [process.cpuUsage(), performance.now()];
  return (): Epoch => {
    const { user, system } = process.cpuUsage(used);
    return { wall: performance.now() - start, processor: (user + system) / 1000 };
  };
};

let read = clock();
for await (const event of training.events) {
  if (event.event !== "diagnosis") continue;
  await writer.settle();
  // The first epoch warms up. Checkpoints are begun after odd epochs: the even ones have them.
  if (event.epoch > 1) measured.push(read());
  read = clock();
  if (event.epoch % 2 === 0) continue;
  const began = performance.now();
  await writer.begin(
    { ...(await training.readState()), position: event.position, metricsLines: 0 },
    { best: true },
  );
  held.push(performance.now() - began);
}
await writer.settle();

const alone: Epoch[] = [];
for (let count = 0; count < 20; count++) {
  const readAlone = clock();
  await writer.begin(
    { ...(await training.readState()), position: firstPosition, metricsLines: 0 },
    { best: true },
  );
  await writer.settle();
  alone.push(readAlone());
}
await training.dispose();
await rm(folder, { recursive: true });

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const wallOf = (index: number) => measured[index]?.wall ?? Number.NaN;
const ratios = measured.flatMap((_, index) =>
  index % 2 === 0 && index > 0 && index < measured.length - 1
    ? [wallOf(index) / ((wallOf(index - 1) + wallOf(index + 1)) / 2)]
    : [],
);
const epoch = {
  wall: median(measured.map(({ wall }) => wall)),
  processor: median(measured.map(({ processor }) => processor)),
};
const processor = median(alone.map((each) => each.processor));
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)}%`;
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
console.log(
  `an epoch: ${milliseconds(epoch.wall)}, ${milliseconds(epoch.processor)} of processor time (medians of ${measured.length})`,
);
console.log(
  `an epoch with a checkpoint beside it, to its neighbours without: ${percent(median(ratios) - 1, 1)} (median)`,
);
console.log(
  `steps wait for a checkpoint: ${milliseconds(median(held))}, ${percent(median(held), epoch.wall)} of an epoch`,
);
console.log(
  `its processor time: ${milliseconds(processor)}, ${percent(processor, epoch.processor)} of an epoch's`,
);
console.log(`on disk, with nothing beside it, after ${milliseconds(median(alone.map(({ wall }) => wall)))}`);
