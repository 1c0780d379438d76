/**
 * Trains a VAE whose KL weighs so much that its code ends empty, hears what the diagnosis says of it, and does what it
 * advises: `npx tsx examples/diagnosis.ts`. Some seconds, on 6,000 images of MNIST.
 */
import {
  bernoulli,
  composedElbo,
  createModel,
  dataShapeOf,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  firstImages,
  freeBits,
  initialValues,
  type KlPenalty,
  loadDataset,
  openSession,
  type Scalars,
  standardNormal,
  subsetOf,
  train,
  weightedKl,
} from "nelbo/node";

const mnist = await loadDataset("mnist");
const dataShape = dataShapeOf(mnist.shape);
const images = {
  train: firstImages(mnist.train, 6000),
  validation: subsetOf(
    mnist.train,
    Uint32Array.from({ length: 1000 }, (_, row) => 6000 + row),
  ),
};

/** Trains for 600 steps, and tells each finding once. */
async function tell(title: string, kl: KlPenalty, scalars: Scalars): Promise<void> {
  const model = createModel({
    dataShape,
    latentSize: 10,
    encoder: denseEncoder({ hiddenSizes: [100] }),
    decoder: denseDecoder({ hiddenSizes: [100] }),
    posterior: diagonalGaussian(),
    likelihood: bernoulli(),
    prior: standardNormal(),
    objective: composedElbo({ kl }),
  });
  const session = await openSession(model.parameters);
  await session.writeParameters(initialValues(model.parameters, 0));
  const events = train({
    model,
    session,
    images,
    presentation: { shape: dataShape, binarization: "threshold", seed: 0 },
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
