/**
 * Trains a small conditional model, that is told each digit's label, and draws images of every digit:
 * `npx tsx examples/conditional.ts [epochs]`. Default: one epoch, on 6,000 images of MNIST. The picture is conditional.png, a
 * row for each digit; a column is made of the same noise.
 */
import { writeFile } from "node:fs/promises";
import {
  bernoulli,
  conditionalNormal,
  createModel,
  createNodeSession,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  encodePng,
  imageGrid,
  initialValues,
  loadDataset,
  negativeElbo,
  sampleEachClass,
  train,
} from "nelbo/node";

const { imageShape, train: images } = await loadDataset("mnist");
const [height, width] = imageShape;
const count = 6000;
const few = {
  count,
  pixels: images.pixels.subarray(0, count * height * width),
  labels: images.labels?.subarray(0, count) ?? new Uint8Array(count),
};

const model = createModel({
  dataShape: imageShape,
  latentSize: 10,
  condition: { kind: "labels", classes: 10 },
  encoder: denseEncoder({ hiddenSizes: [200] }),
  decoder: denseDecoder({ hiddenSizes: [200] }),
  posterior: diagonalGaussian(),
  likelihood: bernoulli(),
  prior: conditionalNormal(),
  objective: negativeElbo(),
});
const session = createNodeSession(model.parameters);
session.writeParameters(initialValues(model.parameters, 0));
const events = train({
  model,
  session,
  images: { train: few },
  binarization: "threshold",
  epochs: Number(process.argv[2] ?? 1),
  batchSize: 64,
  seed: 0,
  schedule: { learningRate: 1e-3, warmupSteps: 0, decay: { kind: "constant" } },
  optimizer: { kind: "adam" },
  scalars: { beta: 1 },
});
for await (const event of events) {
  if (event.event !== "epoch") continue;
  const { loss, reconstruction, kl } = event.train;
  console.log(
    `epoch ${event.epoch}: loss ${loss.toFixed(2)} = ${reconstruction.toFixed(2)} + ${kl.toFixed(2)} nats`,
  );
}

const executable = await session.prepare(model.generation);
const pixels = await sampleEachClass({ model, executable, count: 8, seed: 0 });
const picture = imageGrid({ count: 80, height, width, channels: 1, pixels }, { columns: 8 });
await writeFile("conditional.png", encodePng(picture));
await session.dispose();
console.log("conditional.png: a row for each digit");
