/**
 * Trains one small model with several objectives and priors, and says what each makes of reconstruction and KL:
 * `npx tsx examples/objectives.ts [epochs] [part ...]`. Default: one epoch each of all of objectives/parts.ts, on 6,000 images
 * of MNIST. `npx tsx examples/objectives.ts 4 "free bits"` trains one of them.
 */
import {
  bernoulli,
  createModel,
  dataShapeOf,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  firstImages,
  initialValues,
  loadDataset,
  negativeElbo,
  openSession,
  standardNormal,
  train,
} from "nelbo/node";
import { partsFor } from "./objectives/parts.ts";

const epochs = Number(process.argv[2] ?? 1);
const asked = process.argv.slice(3);
const parts = partsFor(epochs);
const unknown = asked.find((name) => !(name in parts));
if (unknown !== undefined) throw new Error(`${unknown}: expected one of ${Object.keys(parts).join("; ")}.`);
const chosen = Object.entries(parts).filter(([name]) => asked.length === 0 || asked.includes(name));

const mnist = await loadDataset("mnist");
const dataShape = dataShapeOf(mnist.shape);
const images = { train: firstImages(mnist.train, 6000) };

for (const [name, { model: differing, scalars }] of chosen) {
  const model = createModel({
    dataShape,
    latentSize: 10,
    encoder: denseEncoder({ hiddenSizes: [200] }),
    decoder: denseDecoder({ hiddenSizes: [200] }),
    posterior: diagonalGaussian(),
    likelihood: bernoulli(),
    prior: standardNormal(),
    objective: negativeElbo(),
    ...differing,
  });
  const session = await openSession(model.parameters);
  await session.writeParameters(initialValues(model.parameters, 0));
  const events = train({
    model,
    session,
    images,
    presentation: { shape: dataShape, binarization: "threshold", seed: 0 },
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
      `${name.padEnd(40)} loss ${loss.toFixed(2)}: reconstruction ${reconstruction.toFixed(2)}, KL ${kl.toFixed(2)}${others.join("")}`,
    );
  }
  await session.dispose();
}
