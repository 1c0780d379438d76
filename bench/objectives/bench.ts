import { modelOf, optimizerOf, scheduledScalarsOf } from "../../src/config/assemble.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import { scalarFeeds } from "../../src/evaluate/elbo.ts";
import { createNoise } from "../../src/evaluate/noise.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import { finalScalars } from "../../src/train/schedule/scalars.ts";
import { conditionInput } from "../../src/vae/condition.ts";
import { median, medianRatio } from "../statistics.ts";
import { wholeNumber } from "../wholeNumber.ts";

/**
 * What a training step costs with each objective, against the plain ELBO of the same network:
 * `npm run bench -- objectives [rounds] [words ...]`, of all or of those whose names have one of the words in them. 784-400-20,
 * batches of 128, milliseconds, the median of rounds in which all take turns, each with a step more that is not timed, as the
 * others' numbers lie in the caches; and the median of each round's quotient of the two. Noise is drawn once, as it costs the same
 * everywhere. Models that are told labels are told ten classes.
 */

const [turns = "12", ...words] = process.argv.slice(2);
const rounds = wholeNumber("rounds", turns, 1);
const count = 128;
const classes = 10;
const stepsOfTurn = 5;

const settings: Readonly<Record<string, ConfigInput>> = {
  ELBO: {},
  capacity: { kl: "capacity", capacity: 25 },
  "free bits": { kl: "free-bits", freeBits: 0.1 },
  "total correlation, weighted": { kl: "total-correlation", beta: 6 },
  "total correlation, stratified": { kl: "total-correlation", beta: 6, aggregate: "stratified" },
  "ELBO + MMD, RBF": { mmdWeight: 10 },
  "ELBO + MMD, 7 kernels": {
    mmdWeight: 10,
    mmdKernel: "inverse-multiquadric",
    mmdBandwidths: [0.1, 0.2, 0.5, 1, 2, 5, 10],
  },
  "mixture of 10 as prior": { prior: "mixture" },
  "VampPrior of 50": { prior: "vamp" },
  "labels, in encoder and decoder": { condition: "labels" },
  "labels, in the prior, too": { condition: "labels", prior: "conditional" },
  "ELBO, 5 samples": { samples: 5 },
  "IWAE, 5 samples": { samples: 5, objective: "iwae" },
  "DReG, 5 samples": { samples: 5, objective: "dreg" },
};

async function prepare(input: ConfigInput) {
  const config = resolveConfig({ ...input, threads: 0 });
  const model = modelOf(config, [28, 28, 1], classes);
  const session = await openSession(model.parameters, { threads: config.threads });
  await session.writeParameters(initialValues(model.parameters, 0));
  const step = await session.prepareStep(model.training, optimizerOf(config));
  const feeds = {
    x: Uint8Array.from({ length: count * 784 }, (_, i) => (i * 2654435761) % 256),
    ...(model.parts.condition && {
      [conditionInput]: Uint8Array.from({ length: count }, (_, i) => i % classes),
    }),
    ...createNoise(model.feeds.training, 0, "bench").at(1, count),
    ...scalarFeeds(model.feeds.training, finalScalars(scheduledScalarsOf(config)), 60_000),
  };
  const turn = async () => {
    await step.run(feeds, count, config.learningRate);
    const began = performance.now();
    for (let k = 0; k < stepsOfTurn; k++) await step.run(feeds, count, config.learningRate);
    return (performance.now() - began) / stepsOfTurn;
  };
  return { session, turn };
}

const prepared = new Map<string, Awaited<ReturnType<typeof prepare>>>();
for (const [name, input] of Object.entries(settings)) {
  if (name === "ELBO" || words.length === 0 || words.some((word) => name.includes(word)))
    prepared.set(name, await prepare(input));
}
const times = new Map<string, number[]>([...prepared.keys()].map((name) => [name, []]));
for (const { turn } of prepared.values()) await turn();
for (let round = 0; round < rounds; round++) {
  for (const [name, { turn }] of prepared) times.get(name)?.push(await turn());
}
const plain = times.get("ELBO") ?? [];
for (const [name, values] of times) {
  const [milliseconds, quotient] = [median(values), medianRatio(values, plain)];
  console.log(`${name.padEnd(32)}${milliseconds.toFixed(2).padStart(8)} ms  ${quotient.toFixed(2)} x`);
}
for (const { session } of prepared.values()) await session.dispose();
