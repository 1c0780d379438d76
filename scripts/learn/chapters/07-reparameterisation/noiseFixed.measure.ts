import { randomStream } from "../../../../src/random/stream.ts";
import { rounded } from "../../stored.ts";

/** The mean of z^2 over 20 samples of N(mu, 1), over mu: with new noise for each mu, and with the same noise. */
export interface NoiseFixed {
  readonly mu: readonly number[];
  readonly exact: readonly number[];
  readonly fresh: readonly number[];
  readonly same: readonly number[];
}

const samples = 20;

export function noiseFixedData(): NoiseFixed {
  const stream = randomStream(0, "learn/noiseFixed");
  const mu = Array.from({ length: 61 }, (_, at) => stored(-1 + 0.05 * at));
  const meanSquare = (mean: number, step: number) => {
    const noise = new Float32Array(samples);
    stream.normals(step, noise);
    return stored(noise.reduce((total, epsilon) => total + (mean + epsilon) ** 2, 0) / samples);
  };
  return {
    mu,
    exact: mu.map((mean) => stored(mean ** 2 + 1)),
    fresh: mu.map((mean, at) => meanSquare(mean, at + 1)),
    same: mu.map((mean) => meanSquare(mean, 0)),
  };
}

function stored(value: number): number {
  return rounded(value, 3);
}
