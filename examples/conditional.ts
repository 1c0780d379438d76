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
  dataShapeOf,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  encodePng,
  firstImages,
  imageGrid,
  initialValues,
  loadDataset,
  negativeElbo,
  openSession,
  sampleEachClass,
  train,
} from "nelbo/node";

const mnist = await loadDataset("mnist");
const dataShape = dataShapeOf(mnist.shape);
const [height, width] = dataShape;

const model = createModel({
  dataShape,
  latentSize: 10,
  condition: { kind: "labels", classes: 10 },
  encoder: denseEncoder({ hiddenSizes: [200] }),
  decoder: denseDecoder({ hiddenSizes: [200] }),
  posterior: diagonalGaussian(),
  likelihood: bernoulli(),
  prior: conditionalNormal(),
  objective: negativeElbo(),
});
const session = await openSession(model.parameters);
await session.writeParameters(initialValues(model.parameters, 0));
const events = train({
  model,
  session,
  images: { train: firstImages(mnist.train, 6000) },
  presentation: { shape: dataShape, binarization: "threshold", condition: "labels", seed: 0 },
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

const pixels = await sampleEachClass({ model, session, count: 8, seed: 0 });
const picture = imageGrid({ count: 80, height, width, channels: 1, pixels }, { columns: 8 });
await writeFile("conditional.png", encodePng(picture));
await session.dispose();
console.log("conditional.png: a row for each digit");
