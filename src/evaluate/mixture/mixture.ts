import { ConfigError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import { requireTemperature } from "../noise.ts";
import { inverted, logDiagonal, triangleSize } from "./triangle.ts";

/** A mixture of K Gaussians with full covariances over codes of L numbers. */
export interface Mixture {
  /** K. */
  readonly components: number;
  /** L. */
  readonly latentSize: number;
  /** [K], above 0, with sum 1. */
  readonly weights: Float64Array;
  /** [K, L]. */
  readonly means: Float64Array;
  /** The lower Cholesky factor of each covariance, packed by rows: [K, L (L + 1) / 2]. */
  readonly factors: Float64Array;
}

/**
 * log p(z) of codes float32 [n, L] under a mixture, in nats: [n]. Throws ConfigError if `codes` is not a multiple of L
 * numbers.
 */
export function mixtureLogDensity(mixture: Mixture, codes: Float32Array): Float64Array {
  const { components, latentSize, weights, means, factors } = mixture;
  const count = codeCount(codes, latentSize);
  const size = triangleSize(latentSize);
  const inverses = new Float64Array(components * size);
  const constants = new Float64Array(components);
  for (let component = 0; component < components; component++) {
    const factor = factors.subarray(component * size, (component + 1) * size);
    inverses.set(inverted(factor, latentSize), component * size);
    constants[component] = logHeight(weights[component] ?? 0, factor, latentSize);
  }
  const away = new Float64Array(latentSize);
  const logJoint = new Float64Array(components);
  return Float64Array.from({ length: count }, (_, code) => {
    for (let component = 0; component < components; component++) {
      for (let i = 0; i < latentSize; i++)
        away[i] = (codes[code * latentSize + i] ?? 0) - (means[component * latentSize + i] ?? 0);
      const squares = squaredLength(inverses, component * size, away);
      logJoint[component] = (constants[component] ?? 0) - squares / 2;
    }
    return toShares(logJoint, 0, components);
  });
}

/** The logarithm of a Gaussian's density at its mean, times its weight. */
export function logHeight(weight: number, factor: Float64Array, latentSize: number): number {
  return Math.log(weight) - logDiagonal(factor, latentSize) - (latentSize / 2) * Math.log(2 * Math.PI);
}

/** A component this many nats below the largest has no responsibility for a code: it would be below 1e-17. */
const negligible = 40;

/**
 * Replaces each component's log(weight x density) by its responsibility, and returns the logarithm of the summed
 * densities.
 */
export function toShares(values: Float64Array, begin: number, components: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let at = begin; at < begin + components; at++) best = Math.max(best, values[at] ?? 0);
  let sum = 0;
  for (let at = begin; at < begin + components; at++) {
    const behind = best - (values[at] ?? 0);
    const share = behind > negligible ? 0 : Math.exp(-behind);
    values[at] = share;
    sum += share;
  }
  for (let at = begin; at < begin + components; at++) values[at] = (values[at] ?? 0) / sum;
  return best + Math.log(sum);
}

/** |F x|^2 for a packed triangle F within an array. */
function squaredLength(triangles: Float64Array, triangle: number, vector: Float64Array): number {
  let squares = 0;
  let at = triangle;
  for (let i = 0; i < vector.length; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++, at++) sum += (triangles[at] ?? 0) * (vector[j] ?? 0);
    squares += sum * sum;
  }
  return squares;
}

export interface MixtureSampleRequest {
  /** The number of codes. */
  readonly count: number;
  readonly seed: number;
  /** Factor of the noise around a component's mean; the choice of the component does not depend on it. Default: 1. */
  readonly temperature?: number;
}

/**
 * Codes drawn from a mixture, float32 [count, L]. Components come from the stream `mixture/components` and noise from
 * `pictures/samples`: a larger count begins with the codes of a smaller one.
 *
 * @throws ConfigError if count is not a whole number from 1 on, or temperature is not from 0 to 1000
 */
export function sampleMixture(mixture: Mixture, request: MixtureSampleRequest): Float32Array {
  const { count, seed, temperature = 1 } = request;
  const { latentSize, means, factors, weights } = mixture;
  if (!Number.isSafeInteger(count) || count < 1)
    throw new ConfigError(`expected a whole number from 1 on, found ${count}`, {
      setting: "count",
      value: count,
    });
  requireTemperature(temperature);
  const chances = new Float32Array(count);
  const noise = new Float32Array(count * latentSize);
  randomStream(seed, "mixture/components").uniforms(0, chances);
  randomStream(seed, "pictures/samples").normals(0, noise);
  const codes = new Float32Array(count * latentSize);
  for (let code = 0; code < count; code++) {
    const component = chosen(weights, chances[code] ?? 0);
    for (let i = 0; i < latentSize; i++) {
      const row = component * triangleSize(latentSize) + triangleSize(i);
      let away = 0;
      for (let j = 0; j <= i; j++) away += (factors[row + j] ?? 0) * (noise[code * latentSize + j] ?? 0);
      codes[code * latentSize + i] = (means[component * latentSize + i] ?? 0) + temperature * away;
    }
  }
  return codes;
}

/** The component that a uniform number in [0, 1) selects. */
function chosen(weights: Float64Array, chance: number): number {
  let upTo = 0;
  const found = weights.findIndex((weight) => {
    upTo += weight;
    return chance < upTo;
  });
  return found < 0 ? weights.length - 1 : found;
}

/** The number of codes. Throws ConfigError if the array is not a multiple of L numbers. */
export function codeCount(codes: Float32Array, latentSize: number): number {
  const count = codes.length / latentSize;
  if (Number.isInteger(count)) return count;
  throw new ConfigError(
    `codes: expected a multiple of ${latentSize} numbers, the size of a code, found ${codes.length}`,
  );
}
