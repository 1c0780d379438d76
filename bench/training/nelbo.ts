import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import {
  dataShapeOf,
  encodeSafetensors,
  initialValues,
  loadDataset,
  modelOf,
  openSession,
  resolveConfig,
  train,
  trainingSettingsOf,
} from "nelbo/node";
import { timedSteps } from "./timedSteps.ts";

/**
 * Our side of the benchmark, `nelbo.ts <preset> <threads> <file>`: the same protocol as pytorch.py. `seconds` covers
 * training steps alone, as the trainer itself makes them: drawing the order, batching, noise, forward, gradient,
 * update. The first values of all parameters are written to the file, so that the peer can begin with the same.
 */
const [, , preset, threads, firstValuesFile] = process.argv;
if (firstValuesFile === undefined) throw new Error("expected <preset> <threads> <file>");
const config = resolveConfig({ preset, epochs: 1_000 });
const mnist = await loadDataset("mnist");
const model = modelOf(config, dataShapeOf(mnist.shape));
const session = await openSession(model.parameters, { threads: Number(threads) });
const firstValues = initialValues(model.parameters, config.seed);
await session.writeParameters(firstValues);
writeFileSync(firstValuesFile, encodeSafetensors(storedTensors(firstValues)));
const events = train({
  model,
  session,
  images: { train: mnist.train },
  ...trainingSettingsOf(config, model.parts.dataShape),
});

/** The part of -log p(x|z) that no parameter changes, which the peer's squared error leaves out. */
const elements = model.parts.dataShape.reduce((product, size) => product * size, 1);
const constant =
  config.likelihood === "gaussian" ? (elements / 2) * Math.log(2 * Math.PI * config.variance) : 0;

function storedTensors(values: ReturnType<typeof initialValues>) {
  return Object.fromEntries(
    model.parameters.map(({ name, sizes }) => {
      const data = values[name] ?? new Float32Array();
      return [name, { dataType: "float32", shape: sizes, data } as const];
    }),
  );
}

async function makeSteps(count: number) {
  const { loss, ...timed } = await timedSteps(events, count);
  return { event: "steps", ...timed, loss: loss - constant };
}

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
const { value: started } = await events.next();
if (started?.event !== "started") throw new Error("training did not start");
const { parameters, stepsPerEpoch } = started;
say({ event: "ready", parameters, stepsPerEpoch, ...session.description });
for await (const line of createInterface({ input: process.stdin })) {
  const [word, count] = line.trim().split(" ");
  if (word === "steps") say(await makeSteps(Number(count)));
  else if (word === "memory") say({ event: "memory", bytes: process.resourceUsage().maxRSS * 1024 });
  else if (word === "quit") break;
  else say({ event: "error", message: `expected steps N, memory or quit, found ${line}` });
}
process.exit(0);
