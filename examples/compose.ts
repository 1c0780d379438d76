/**
 * Builds a model from its parts, trains it in a loop of its own without a run folder, and draws from it:
 * `npx tsx examples/compose.ts`. It writes samples.png.
 */
import { writeFile } from "node:fs/promises";
import {
  bernoulli,
  createModel,
  dataShapeOf,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  encodePng,
  imageGrid,
  initialValues,
  loadDataset,
  negativeElbo,
  openSession,
  sampleImages,
  standardNormal,
  train,
} from "nelbo/node";

const mnist = await loadDataset("mnist");
const dataShape = dataShapeOf(mnist.shape);
const [height, width] = dataShape;
const seed = 1;
// From the data's side to the code's; the decoder is the mirror image.
const layers = { hiddenSizes: [256, 128], activation: "silu", initialisation: "he" } as const;

const model = createModel({
  dataShape,
  latentSize: 10,
  encoder: denseEncoder(layers),
  decoder: denseDecoder(layers),
  posterior: diagonalGaussian(),
  likelihood: bernoulli(),
  prior: standardNormal(),
  objective: negativeElbo(),
});

const session = await openSession(model.parameters);
await session.writeParameters(initialValues(model.parameters, seed));

const events = train({
  model,
  session,
  images: { train: mnist.train, test: mnist.test },
  presentation: { shape: dataShape, binarization: "threshold", seed },
  epochs: 2,
  batchSize: 128,
  seed,
  schedule: { learningRate: 2e-3, warmupSteps: 100, decay: { kind: "cosine" } },
  optimizer: { kind: "adam", clipNorm: 50 },
  scalars: { beta: 1 },
});
for await (const event of events) {
  if (event.event === "epoch") {
    const { loss, reconstruction, kl } = event.test ?? event.train;
    console.log(
      `epoch ${event.epoch}: ${loss.toFixed(2)} nats = ${reconstruction.toFixed(2)} + ${kl.toFixed(2)}`,
    );
  }
}

const pixels = await sampleImages({ model, session, count: 64, seed });
await session.dispose();
await writeFile(
  "samples.png",
  encodePng(imageGrid({ count: 64, height, width, channels: 1, pixels }, { columns: 8 })),
);
