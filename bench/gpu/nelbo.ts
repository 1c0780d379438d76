import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { decodeIdx } from "../../src/codec/idx.ts";
import { encodeSafetensors } from "../../src/codec/safetensors/encode.ts";
import { modelOf, trainingSettingsOf } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { residentSource } from "../../src/data/sources/resident.ts";
import { messageOf } from "../../src/errors.ts";
import { initialValues, trainableCount } from "../../src/nn/scope.ts";
import type { DeviceConvolutions } from "../../src/onnx/deviceModel.ts";
import { nodeDeviceEngine } from "../../src/runtime/onnxruntime.node.ts";
import { createWebGpuSession } from "../../src/runtime/webgpu/session.ts";
import { train } from "../../src/train/train.ts";
import { timedSteps } from "../training/timedSteps.ts";
import { countedEngine } from "./counted.ts";
import { measurePeaks } from "./peaks.ts";
import { workOf } from "./work.ts";

/**
 * Our side of `npm run bench -- gpu`: `nelbo.ts <preset> <batch size> <images> <form of convolutions> <MNIST's images>
 * <file for first values>`. The protocol is that of bench/training/pytorch.py; `steps` also has the bytes that it
 * moved.
 */
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
const [, , preset, batch, count, convolutions, mnist, firstValuesFile] = process.argv;
if (mnist === undefined || firstValuesFile === undefined)
  throw new Error("expected <preset> <batch size> <images> <convolutions> <MNIST> <file>");

async function main(mnistFile: string, valuesFile: string): Promise<void> {
  const batchSize = Number(batch);
  const { values, shape: sizes } = decodeIdx(readFileSync(mnistFile), mnistFile);
  const [, height = 0, width = 0] = sizes;
  const shape = [height, width, 1] as const;
  const x = Uint8Array.from(values.subarray(0, Number(count) * height * width));
  const config = resolveConfig({ preset, batchSize, epochs: 100_000 });
  const model = modelOf(config, shape);
  const { engine, traffic, reset } = countedEngine(nodeDeviceEngine());
  const session = await createWebGpuSession(engine, model.parameters, convolutions as DeviceConvolutions);
  const firstValues = initialValues(model.parameters, config.seed);
  await session.writeParameters(firstValues);
  const stored = model.parameters.map(
    ({ name, sizes: shapeOf }) =>
      [name, { dataType: "float32", shape: shapeOf, data: firstValues[name] ?? new Float32Array() }] as const,
  );
  writeFileSync(valuesFile, encodeSafetensors(Object.fromEntries(stored)));
  const events = train({
    model,
    session,
    images: { train: residentSource({ shape, x }) },
    ...trainingSettingsOf(config, shape),
  });
  /** The part of -log p(x|z) that no parameter changes, which the peer's squared error leaves out. */
  const constant =
    config.likelihood === "gaussian" ? ((height * width) / 2) * Math.log(2 * Math.PI * config.variance) : 0;

  async function makeSteps(steps: number): Promise<object> {
    reset();
    const { loss, ...timed } = await timedSteps(events, steps);
    return { event: "steps", ...timed, loss: loss - constant, ...traffic };
  }

  say({
    event: "ready",
    parameters: trainableCount(model.parameters),
    work: workOf(model.training, batchSize),
    ...session.description,
  });
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, value] = line.trim().split(" ");
    if (word === "steps") say(await makeSteps(Number(value)));
    else if (word === "peaks" && (value === "hardware" || value === "software"))
      say({ event: "peaks", ...(await measurePeaks(engine, value)) });
    else if (word === "quit") break;
    else say({ event: "error", message: `expected steps N, peaks hardware or quit, found ${line}` });
  }
}

try {
  await main(mnist, firstValuesFile);
} catch (error) {
  say({ event: "error", message: messageOf(error) });
}
process.exit(0);
