import { modelOf, optimizerOf, scheduledScalarsOf } from "../../src/config/assemble.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import { scalarFeeds } from "../../src/evaluate/elbo.ts";
import { createNoise } from "../../src/evaluate/noise.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { createNodeSession } from "../../src/runtime/node.ts";
import { finalScalars } from "../../src/vae/schedule/schedule.ts";

/**
 * What a training step costs with each objective, against the plain ELBO of the same network:
 * `npx tsx bench/objectives/bench.ts [rounds]`. 784-400-20, batches of 128, milliseconds, the median of rounds in which
 * all take turns, each with a step more that is not timed, as the others' numbers lie in the caches. Noise is drawn once, as it costs the same everywhere.
 */

const rounds = Number(process.argv[2] ?? 12);
const count = 128;
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
  "ELBO, 5 samples": { samples: 5 },
  "IWAE, 5 samples": { samples: 5, objective: "iwae" },
  "DReG, 5 samples": { samples: 5, objective: "dreg" },
};

async function prepare(input: ConfigInput) {
  const config = resolveConfig({ ...input, threads: 0 });
  const model = modelOf(config, [28, 28, 1]);
  const session = createNodeSession(model.parameters, { threads: config.threads });
  session.writeParameters(initialValues(model.parameters, 0));
  const step = await session.prepareStep(model.training, optimizerOf(config));
  const feeds = {
    x: Uint8Array.from({ length: count * 784 }, (_, i) => (i * 2654435761) % 256),
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
for (const [name, input] of Object.entries(settings)) prepared.set(name, await prepare(input));
const times = new Map<string, number[]>([...prepared.keys()].map((name) => [name, []]));
for (const { turn } of prepared.values()) await turn();
for (let round = 0; round < rounds; round++) {
  for (const [name, { turn }] of prepared) times.get(name)?.push(await turn());
}
const median = (values: readonly number[] = []) =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const plain = median(times.get("ELBO"));
for (const [name, values] of times) {
  const milliseconds = median(values);
  console.log(
    `${name.padEnd(32)}${milliseconds.toFixed(2).padStart(8)} ms  ${(milliseconds / plain).toFixed(2)} x`,
  );
}
for (const { session } of prepared.values()) await session.dispose();
