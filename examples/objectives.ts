/**
 * Trains one small model with several objectives and says what each makes of reconstruction and KL:
 * `npx tsx examples/objectives.ts [epochs]`. Default: one epoch each, on 6,000 images of MNIST.
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
  gaussianMixture,
  heldKl,
  importanceWeighted,
  initialValues,
  loadDataset,
  maximumMeanDiscrepancy,
  negativeElbo,
  type Objective,
  type Prior,
  type Scalars,
  standardNormal,
  totalCorrelation,
  train,
  weightedKl,
} from "nelbo/node";

interface Example {
  readonly objective: Objective;
  readonly scalars: Scalars;
  readonly samples?: number;
  readonly prior?: Prior;
}

const epochs = Number(process.argv[2] ?? 1);
const mmd = maximumMeanDiscrepancy({ kernel: "inverse-multiquadric", bandwidths: [0.1, 0.5, 1, 2] });

const examples: Readonly<Record<string, Example>> = {
  "negative ELBO": { objective: negativeElbo(), scalars: { beta: 1 } },
  "beta from 0 to 1": {
    objective: negativeElbo(),
    scalars: { beta: { kind: "linear", from: 0, to: 1, over: { epochs: epochs / 2 } } },
  },
  "capacity of 10 nats": {
    objective: composedElbo({ kl: heldKl() }),
    scalars: { gamma: 100, capacity: { kind: "linear", from: 0, to: 10, over: { epochs: epochs / 2 } } },
  },
  "free bits": {
    objective: composedElbo({ kl: freeBits("dimension") }),
    scalars: { beta: 1, freeBits: 0.5 },
  },
  "total correlation": {
    objective: composedElbo({ kl: totalCorrelation("stratified") }),
    scalars: { beta: 6, informationWeight: 1, dimensionWeight: 1 },
  },
  "MMD without a KL": {
    objective: composedElbo({ kl: weightedKl(), also: [mmd] }),
    scalars: { beta: 0, mmdWeight: 1000 },
  },
  "5 importance samples": { objective: importanceWeighted(), scalars: {}, samples: 5 },
  "the same, doubly reparameterised": {
    objective: importanceWeighted({ gradient: "doubly-reparameterised" }),
    scalars: {},
    samples: 5,
  },
  "a mixture as prior": {
    objective: negativeElbo(),
    scalars: { beta: 1 },
    prior: gaussianMixture({ components: 10 }),
  },
};

const { imageShape, train: images } = await loadDataset("mnist");
const [height, width] = imageShape;
const few = { count: 6000, pixels: images.pixels.subarray(0, 6000 * height * width) };

for (const [name, { objective, scalars, samples = 1, prior = standardNormal() }] of Object.entries(
  examples,
)) {
  const model = createModel({
    dataShape: imageShape,
    latentSize: 10,
    samples,
    encoder: denseEncoder({ hiddenSizes: [200] }),
    decoder: denseDecoder({ hiddenSizes: [200] }),
    posterior: diagonalGaussian(),
    likelihood: bernoulli(),
    prior,
    objective,
  });
  const session = createNodeSession(model.parameters);
  session.writeParameters(initialValues(model.parameters, 0));
  const events = train({
    model,
    session,
    images: { train: few },
    binarization: "threshold",
    epochs,
    batchSize: 64,
    seed: 0,
    schedule: { learningRate: 1e-3, warmupSteps: 0, decay: { kind: "constant" } },
    optimizer: { kind: "adam" },
    scalars,
  });
  for await (const event of events) {
    if (event.event !== "epoch" || event.epoch !== epochs) continue;
    const { loss, reconstruction, kl, terms = {} } = event.train;
    const others = Object.entries(terms).map(([term, value]) => `, ${term} ${value.toFixed(3)}`);
    console.log(
      `${name.padEnd(34)} loss ${loss.toFixed(2)}: reconstruction ${reconstruction.toFixed(2)}, KL ${kl.toFixed(2)}${others.join("")}`,
    );
  }
  await session.dispose();
}
