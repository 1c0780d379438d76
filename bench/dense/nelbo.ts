import { createInterface } from "node:readline";
import {
  bernoulli,
  createModel,
  createNodeSession,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  initialValues,
  loadDataset,
  negativeElbo,
  standardNormal,
  train,
} from "nelbo/node";

/**
 * Our side of the dense benchmark: the same protocol as pytorch.py. `seconds` covers training steps alone, as the
 * trainer itself makes them: drawing the order, batching, noise, forward, gradient, update.
 */
const threads = Number(process.argv[2] ?? 0);
const { imageShape, train: images } = await loadDataset("mnist");
const layers = { hiddenSizes: [400] };
const model = createModel({
  dataShape: imageShape,
  latentSize: 20,
  encoder: denseEncoder(layers),
  decoder: denseDecoder(layers),
  posterior: diagonalGaussian(),
  likelihood: bernoulli(),
  prior: standardNormal(),
  objective: negativeElbo(),
});
const session = createNodeSession(model.parameters, { threads });
session.writeParameters(initialValues(model.parameters, 0));
const events = train({
  model,
  session,
  images: { train: images },
  binarization: "none",
  epochs: 1_000,
  batchSize: 128,
  seed: 0,
  schedule: { learningRate: 1e-3, warmupSteps: 0, decay: { kind: "constant" } },
  optimizer: { kind: "adam" },
  scalars: { beta: 1 },
});

async function makeSteps(steps: number) {
  const began = performance.now();
  let loss = Number.NaN;
  for (let made = 0; made < steps; ) {
    const { value: event } = await events.next();
    if (event?.event === "step") {
      made += 1;
      loss = event.batch.loss;
    }
  }
  return { event: "steps", steps, seconds: (performance.now() - began) / 1000, loss };
}

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
await events.next();
say({ event: "ready", ...session.description });
for await (const line of createInterface({ input: process.stdin })) {
  const [word, count] = line.trim().split(" ");
  if (word === "steps") say(await makeSteps(Number(count)));
  else if (word === "memory") say({ event: "memory", bytes: process.resourceUsage().maxRSS * 1024 });
  else if (word === "quit") break;
  else say({ event: "error", message: `expected steps N, memory or quit, found ${line}` });
}
process.exit(0);
