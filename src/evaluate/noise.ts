import { ConfigError } from "../errors.ts";
import { elementCount } from "../graph/shape.ts";
import { type RandomStream, randomStream } from "../random/stream.ts";
import type { ModelFeeds } from "../vae/model.ts";

/** Fills the noise inputs of a model's programs. */
export interface NoiseSource {
  /** Noise for `count` data at a step, by input name. The next call reuses the arrays. */
  at(step: number, count: number): Record<string, Float32Array>;
}

/**
 * Noise from the streams `<purpose>/<input>`, addressed by step. Training and each kind of evaluation have separate
 * purposes, so that the number of evaluations does not affect training.
 */
export function createNoise(feeds: Pick<ModelFeeds, "noise">, seed: number, purpose: string): NoiseSource {
  const inputs = feeds.noise.map(({ name, distribution, sizes }) => ({
    name,
    distribution,
    perDatum: elementCount(sizes),
    stream: randomStream(seed, `${purpose}/${name}`),
    buffer: new Float32Array(0),
  }));
  return {
    at(step, count) {
      const filled = inputs.map((input): [string, Float32Array] => {
        const length = count * input.perDatum;
        if (input.buffer.length < length) input.buffer = new Float32Array(length);
        const values = input.buffer.subarray(0, length);
        fill(input.stream, input.distribution, step, values);
        return [input.name, values];
      });
      return Object.fromEntries(filled);
    },
  };
}

function fill(
  stream: RandomStream,
  distribution: "normal" | "uniform",
  step: number,
  values: Float32Array,
): void {
  if (distribution === "normal") stream.normals(step, values);
  else stream.uniforms(step, values);
}

/** Above it, codes are far from the decoder's training inputs, and soon overflow. */
const highest = 1000;

/** Throws ConfigError for a temperature, the factor of the codes' noise, that is not from 0 to 1000. */
export function requireTemperature(temperature: number): void {
  if (temperature >= 0 && temperature <= highest) return;
  throw new ConfigError(`expected a number from 0 to 1,000, found ${temperature}.`, {
    setting: "temperature",
    value: temperature,
  });
}
