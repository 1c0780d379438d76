import { modelOf, trainingSettingsOf } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { residentSource } from "../../src/data/sources/resident.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { randomStream } from "../../src/random/stream.ts";
import type { Device, OpenSession } from "../../src/runtime/session.ts";
import { train } from "../../src/train/train.ts";
import type { DataShape } from "../../src/vae/interfaces.ts";
import type { Model } from "../../src/vae/model.ts";
import type { DeviceCase } from "./cases.ts";

const batchSize = 4;
/** Two steps an epoch, the second with fewer images. */
const count = 7;
const classes = 3;

export function modelOfCase({ settings, shape }: DeviceCase): Model {
  return modelOf(resolveConfig(settings), shape, classes);
}

export interface CaseLosses {
  /** The loss of each step. */
  readonly steps: readonly number[];
  /** The loss of the test images after each epoch. */
  readonly evaluations: readonly number[];
}

/** The losses of the first steps in a session on a device. */
export async function lossesOf(
  { settings, shape }: DeviceCase,
  openSession: OpenSession,
  { device, steps }: { readonly device: Device; readonly steps: number },
): Promise<CaseLosses> {
  const config = resolveConfig({ learningRate: 1e-3, ...settings, batchSize, epochs: 100 });
  const model = modelOfCase({ settings, shape });
  const images = { train: imagesOf(shape, "train"), test: imagesOf(shape, "test") };
  const session = await openSession(model.parameters, { device, threads: 1 });
  const losses: number[] = [];
  const evaluations: number[] = [];
  try {
    await session.writeParameters(initialValues(model.parameters, config.seed));
    const events = train({ model, session, images, ...trainingSettingsOf(config, model.parts.dataShape) });
    for await (const event of events) {
      if (event.event === "step") losses.push(event.batch.loss);
      if (event.event === "epoch") evaluations.push(event.test?.loss ?? Number.NaN);
      if (losses.length === steps) break;
    }
  } finally {
    await session.dispose();
  }
  return { steps: losses, evaluations };
}

function imagesOf(shape: DataShape, purpose: string) {
  const draws = new Float32Array(count * elementCount(shape));
  randomStream(0, `device/${purpose}`).uniforms(0, draws);
  // Half of the pixels are black, as in drawings.
  const x = Uint8Array.from(draws, (draw) => Math.max(0, 510 * draw - 255));
  return residentSource({
    shape,
    x,
    labels: Uint8Array.from({ length: count }, (_, index) => index % classes),
  });
}
