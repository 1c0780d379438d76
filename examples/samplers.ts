/**
 * Trains a small model and draws images from its prior and from a mixture of Gaussians fitted to its codes, at two temperatures:
 * `npx tsx examples/samplers.ts [epochs]`. Default: one epoch, on 6,000 images of MNIST. It writes samplers.svg, a row for each.
 */
import { writeFile } from "node:fs/promises";
import {
  bernoulli,
  createModel,
  createPresenter,
  dataShapeOf,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  firstImages,
  initialValues,
  loadDataset,
  negativeElbo,
  openSession,
  type Presentation,
  rowsFigure,
  standardNormal,
  train,
} from "nelbo/node";
import { drawBySamplers } from "./samplers/draw.ts";

const mnist = await loadDataset("mnist");
const dataShape = dataShapeOf(mnist.shape);
const [height, width] = dataShape;
const images = firstImages(mnist.train, 6000);
const presentation: Presentation = { shape: dataShape, binarization: "threshold", seed: 0 };

const model = createModel({
  dataShape,
  latentSize: 10,
  encoder: denseEncoder({ hiddenSizes: [200] }),
  decoder: denseDecoder({ hiddenSizes: [200] }),
  posterior: diagonalGaussian(),
  likelihood: bernoulli(),
  prior: standardNormal(),
  objective: negativeElbo(),
});
const session = await openSession(model.parameters);
await session.writeParameters(initialValues(model.parameters, 0));
const events = train({
  model,
  session,
  images: { train: images },
  presentation,
  epochs: Number(process.argv[2] ?? 1),
  batchSize: 64,
  seed: 0,
  schedule: { learningRate: 1e-3, warmupSteps: 0, decay: { kind: "constant" } },
  optimizer: { kind: "adam" },
  scalars: { beta: 1 },
});
for await (const event of events)
  if (event.event === "epoch") console.log(`epoch ${event.epoch}: ${event.train.loss.toFixed(2)} nats`);

const presenter = createPresenter(presentation, "train");
const { logDensity, pixels } = await drawBySamplers({ model, session, presenter, images }, 12);
await session.dispose();
console.log(`log p(z) of the codes under the mixture: ${logDensity.toFixed(2)} nats`);
const rows = Object.entries(pixels).map(([label, drawn]) => ({
  label,
  images: { count: 12, height, width, channels: 1 as const, pixels: drawn },
}));
await writeFile("samplers.svg", rowsFigure(rows, { columns: 12 }));
console.log("samplers.svg: a row for each sampler");
