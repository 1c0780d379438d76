/**
 * Trains a VAE whose KL weighs so much that its code ends empty, hears what the diagnosis says of it, and does what it
 * advises: `npx tsx examples/diagnosis.ts`. Some seconds, on 6,000 images of MNIST.
 */
import {
  bernoulli,
  composedElbo,
  createModel,
  createNodeSession,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  freeBits,
  initialValues,
  type KlPenalty,
  loadDataset,
  type Scalars,
  standardNormal,
  train,
  weightedKl,
} from "nelbo/node";

const { imageShape, train: images } = await loadDataset("mnist");
const [height, width] = imageShape;
const imagesOf = (begin: number, count: number) => ({
  count,
  pixels: images.pixels.subarray(begin * height * width, (begin + count) * height * width),
});

/** Trains for 600 steps, and tells each finding once. */
async function tell(title: string, kl: KlPenalty, scalars: Scalars): Promise<void> {
  const model = createModel({
    dataShape: imageShape,
    latentSize: 10,
    encoder: denseEncoder({ hiddenSizes: [100] }),
    decoder: denseDecoder({ hiddenSizes: [100] }),
    posterior: diagonalGaussian(),
    likelihood: bernoulli(),
    prior: standardNormal(),
    objective: composedElbo({ kl }),
  });
  const session = createNodeSession(model.parameters);
  session.writeParameters(initialValues(model.parameters, 0));
  const events = train({
    model,
    session,
    images: { train: imagesOf(0, 6000), validation: imagesOf(6000, 1000) },
    binarization: "threshold",
    epochs: 4,
    batchSize: 40,
    seed: 0,
    schedule: { learningRate: 1e-3, warmupSteps: 0, decay: { kind: "constant" } },
    optimizer: { kind: "adam" },
    scalars,
  });
  console.log(`\n${title}`);
  const told = new Set<string>();
  for await (const event of events) {
    if (event.event !== "diagnosis") continue;
    console.log(`epoch ${event.epoch}: ${event.activeUnits} of ${event.latentSize} dimensions are active`);
    for (const { code, severity, measured, advice } of event.findings) {
      if (!told.has(code)) console.log(`  ${severity}: ${measured} ${advice}`);
      told.add(code);
    }
  }
  await session.dispose();
}

await tell("beta 50", weightedKl(), { beta: 50 });
await tell("beta 50, half a nat of each dimension free", freeBits("dimension"), { beta: 50, freeBits: 0.5 });
