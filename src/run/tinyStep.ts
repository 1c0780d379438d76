import { modelOf, optimizerOf, scalarsOf } from "../config/assemble.ts";
import { resolveConfig } from "../config/config.ts";
import { EngineError } from "../errors.ts";
import { createNoise } from "../evaluate/noise.ts";
import type { OpenSession } from "../runtime/session.ts";
import { nodePlatform } from "../store/node/platform.ts";

const pixels = 16;
const count = 4;

/**
 * Makes one training step of a tiny model whose parameters are all zero. Every pixel then has probability 1/2 and
 * q(z|x) equals the prior, so for any images the loss is `pixels` ln 2 and the KL is 0.
 *
 * @returns the engine's description
 * @throws EngineError if the engine computes another loss
 */
export async function computeTinyStep(openSession: OpenSession = nodePlatform.openSession): Promise<string> {
  const config = resolveConfig({ hiddenSizes: [4], latentSize: 2, threads: 1 });
  const model = modelOf(config, [4, 4, 1]);
  const session = await openSession(model.parameters, { threads: config.threads });
  try {
    const step = await session.prepareStep(model.training, optimizerOf(config));
    const zeros = model.parameters.map(({ name, sizes }) => {
      return [name, new Float32Array(sizes.reduce((a, b) => a * b, 1))] as const;
    });
    await session.writeParameters(Object.fromEntries(zeros));
    const scalars = Object.entries(scalarsOf(config)).map(([name, value]) => [name, Float32Array.of(value)]);
    const feeds = {
      x: new Uint8Array(count * pixels).fill(255),
      ...createNoise(model.feeds.training, config.seed, "doctor").at(0, count),
      ...(Object.fromEntries(scalars) as Record<string, Float32Array>),
    };
    const { reports, gradientsFinite } = await step.run(feeds, count, config.learningRate);
    const [expected, found] = [pixels * Math.LN2, reports.loss ?? Number.NaN];
    if (gradientsFinite && Math.abs(found - expected) < 1e-3) return session.description.engine;
    throw new EngineError(
      `${session.description.engine}: expected a loss of ${expected.toFixed(4)} from a step of known result, found ${found}.`,
    );
  } finally {
    await session.dispose();
  }
}
