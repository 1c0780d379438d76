import { modelOf, optimizerOf, scalarsOf } from "../config/assemble.ts";
import { type Config, resolveConfig } from "../config/config.ts";
import { EngineError } from "../errors.ts";
import { createNoise } from "../evaluate/noise.ts";
import { resolveShape } from "../graph/shape.ts";
import { adamNames, adamScalars } from "../onnx/adam.ts";
import { deviceStep, stateLayout, stateNames } from "../onnx/deviceModel.ts";
import { settleOptimizer } from "../runtime/optimizer.ts";
import type { Feeds, OpenSession } from "../runtime/session.ts";
import type { ProbeStep } from "../runtime/webgpu/probe.node.ts";
import { nodePlatform } from "../store/node/platform.ts";
import type { Model } from "../vae/model.ts";

const pixels = 16;
const count = 4;
/** The loss of a model whose parameters are all zero: every pixel has probability 1/2, and the KL is 0. */
const expected = pixels * Math.LN2;

function tinyModel(): { readonly config: Config; readonly model: Model; readonly feeds: Feeds } {
  const config = resolveConfig({ hiddenSizes: [4], latentSize: 2, threads: 1 });
  const model = modelOf(config, [4, 4, 1]);
  const scalars = Object.entries(scalarsOf(config)).map(([name, value]) => [name, Float32Array.of(value)]);
  return {
    config,
    model,
    feeds: {
      x: new Uint8Array(count * pixels).fill(255),
      ...createNoise(model.feeds.training, config.seed, "doctor").at(0, count),
      ...(Object.fromEntries(scalars) as Record<string, Float32Array>),
    },
  };
}

/**
 * Makes one training step of a tiny model whose parameters are all zero. For any images the loss is then `pixels` ln 2.
 *
 * @returns the engine's description
 * @throws EngineError if the engine computes another loss
 */
export async function computeTinyStep(openSession: OpenSession = nodePlatform.openSession): Promise<string> {
  const { config, model, feeds } = tinyModel();
  const session = await openSession(model.parameters, { threads: config.threads });
  try {
    const step = await session.prepareStep(model.training, optimizerOf(config));
    const zeros = model.parameters.map(({ name, sizes }) => {
      return [name, new Float32Array(sizes.reduce((a, b) => a * b, 1))] as const;
    });
    await session.writeParameters(Object.fromEntries(zeros));
    const { reports, gradientsFinite } = await step.run(feeds, count, config.learningRate);
    const found = reports.loss ?? Number.NaN;
    if (gradientsFinite && Math.abs(found - expected) < 1e-3) return session.description.engine;
    throw new EngineError(
      `${session.description.engine}: expected a loss of ${expected.toFixed(4)} from a step of known result, found ${found}.`,
    );
  } finally {
    await session.dispose();
  }
}

/** The same step, optimizer included, as a model for a GPU. */
export function tinyDeviceStep(): ProbeStep {
  const { config, model, feeds } = tinyModel();
  const optimizer = settleOptimizer(optimizerOf(config));
  const layout = stateLayout(model.parameters);
  const { rate, epsilon } = adamScalars(optimizer, { ...optimizer, ...config, updates: 1 });
  const state = new Float32Array(layout.parameters.length);
  const stateOf = [adamNames.parameters, adamNames.firstMoments, adamNames.secondMoments];
  const { inputs } = model.training.program;
  return {
    model: deviceStep(model.training, layout, { ...optimizer, count }),
    feeds: {
      ...feeds,
      ...Object.fromEntries(stateOf.map((name) => [name, state])),
      [adamNames.rate]: Float32Array.of(rate),
      [adamNames.epsilon]: Float32Array.of(epsilon),
    },
    sizes: {
      ...Object.fromEntries(inputs.map(({ name, type }) => [name, resolveShape(type.shape, count)])),
      ...Object.fromEntries(stateOf.map((name) => [name, [layout.parameters.length]])),
    },
    output: stateNames.reports,
    index: model.training.reports.indexOf("loss"),
    expected,
  };
}
