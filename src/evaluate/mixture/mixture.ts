import { ConfigError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import { inverted, logDiagonal, triangleSize } from "./triangle.ts";

/** A mixture of K Gaussians over codes of L numbers, each with a full covariance. */
export interface Mixture {
  /** K. */
  readonly components: number;
  /** L. */
  readonly latentSize: number;
  /** [K], above 0, their sum is 1. */
  readonly weights: Float64Array;
  /** [K, L]. */
  readonly means: Float64Array;
  /** The lower Cholesky factor of each covariance, packed by rows: [K, L (L + 1) / 2]. */
  readonly factors: Float64Array;
}

/** log p(z) of codes float32 [n, L] under a mixture, in nats: [n]. Throws ConfigError where these are no whole codes. */
export function mixtureLogDensity(mixture: Mixture, codes: Float32Array): Float64Array {
  const count = codeCount(codes, mixture.latentSize);
  const densities = componentDensities(mixture);
  return Float64Array.from({ length: count }, (_, code) => densities.at(codes, code).logDensity);
}

export interface MixtureSampleRequest {
  /** How many codes. */
  readonly count: number;
  readonly seed: number;
  /** Factor of the noise around a component's mean; the component is chosen all the same. Default: 1. */
  readonly temperature?: number;
}

/**
 * Codes drawn from a mixture, float32 [count, L]. Components come from the stream `mixture/components` and noise from
 * `pictures/samples`: a larger count begins with the codes of a smaller one.
 *
 * @throws ConfigError where count is no whole number from 1 on, or temperature is negative or not finite
 */
export function sampleMixture(mixture: Mixture, request: MixtureSampleRequest): Float32Array {
  const { count, seed, temperature = 1 } = request;
  const { latentSize, means, factors, weights } = mixture;
  if (!Number.isSafeInteger(count) || count < 1)
    throw new ConfigError(`count: expected a whole number from 1 on, found ${count}`);
  if (!Number.isFinite(temperature) || temperature < 0)
    throw new ConfigError(`temperature: expected a number from 0 on, found ${temperature}`);
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

/** Which component a number in [0, 1) falls to. */
function chosen(weights: Float64Array, chance: number): number {
  let upTo = 0;
  const found = weights.findIndex((weight) => {
    upTo += weight;
    return chance < upTo;
  });
  return found < 0 ? weights.length - 1 : found;
}

/** How many codes these numbers are. Throws ConfigError where they are no whole codes. */
export function codeCount(codes: Float32Array, latentSize: number): number {
  const count = codes.length / latentSize;
  if (Number.isInteger(count)) return count;
  throw new ConfigError(
    `codes: expected numbers of whole codes of ${latentSize} each, found ${codes.length} numbers`,
  );
}

/** What a code is to each component; all of it is written over by the next code. */
export interface ComponentDensities {
  readonly logDensity: number;
  /** The component of the largest share. */
  readonly nearest: number;
  /** p(component | z), [K]. */
  readonly shares: Float64Array;
  /** z - mean of each component, [K, L]. */
  readonly away: Float64Array;
}

/** Nats below the best component's from where on a component counts as having no part in a code. */
const negligible = 23;

/**
 * Densities of codes under a mixture, each by log-sum-exp. A component that falls behind the best one so far by more than 23 nats
 * is given up before its distance is summed to the end: its share, below 1e-10, is 0.
 */
export function componentDensities({ components, latentSize, weights, means, factors }: Mixture) {
  const size = triangleSize(latentSize);
  const inverses = new Float64Array(components * size);
  const constants = new Float64Array(components);
  for (let component = 0; component < components; component++) {
    const factor = factors.subarray(component * size, (component + 1) * size);
    inverses.set(inverted(factor, latentSize), component * size);
    constants[component] =
      Math.log(weights[component] ?? 0) -
      logDiagonal(factor, latentSize) -
      (latentSize / 2) * Math.log(2 * Math.PI);
  }
  const shares = new Float64Array(components);
  const away = new Float64Array(components * latentSize);

  /** log of weight and density of one component, or -infinity where it is negligible beside `best`. */
  function logJoint(codes: Float32Array, code: number, component: number, best: number): number {
    const begin = component * latentSize;
    const constant = constants[component] ?? 0;
    for (let i = 0; i < latentSize; i++)
      away[begin + i] = (codes[code * latentSize + i] ?? 0) - (means[begin + i] ?? 0);
    const limit = 2 * (constant - best + negligible);
    const squares = squaredLength(inverses, component * size, away, begin, latentSize, limit);
    return squares > limit ? Number.NEGATIVE_INFINITY : constant - squares / 2;
  }

  return {
    /** @param guess the component that is likely the nearest; costs time alone where it is not */
    at(codes: Float32Array, code: number, guess = 0): ComponentDensities {
      let best = logJoint(codes, code, guess, Number.NEGATIVE_INFINITY);
      let nearest = guess;
      shares[guess] = best;
      for (let component = 0; component < components; component++) {
        if (component === guess) continue;
        const joint = logJoint(codes, code, component, best);
        shares[component] = joint;
        if (joint <= best) continue;
        best = joint;
        nearest = component;
      }
      let sum = 0;
      for (let component = 0; component < components; component++) {
        const behind = best - (shares[component] ?? 0);
        const share = behind > negligible ? 0 : Math.exp(-behind);
        shares[component] = share;
        sum += share;
      }
      for (let component = 0; component < components; component++)
        shares[component] = (shares[component] ?? 0) / sum;
      return { logDensity: best + Math.log(sum), nearest, shares, away };
    },
  };
}

/**
 * |F x|² for a packed triangle F and a vector x within arrays, given up where it exceeds the limit. On its own, and with two sums
 * side by side, it takes half the time: most of a fit is spent here.
 */
function squaredLength(
  triangles: Float64Array,
  triangle: number,
  vectors: Float64Array,
  vector: number,
  size: number,
  limit: number,
): number {
  let squares = 0;
  let row = triangle;
  for (let i = 0; i < size; i++) {
    let even = 0;
    let odd = 0;
    let j = 0;
    for (; j < i; j += 2) {
      even += (triangles[row + j] ?? 0) * (vectors[vector + j] ?? 0);
      odd += (triangles[row + j + 1] ?? 0) * (vectors[vector + j + 1] ?? 0);
    }
    if (j === i) even += (triangles[row + j] ?? 0) * (vectors[vector + j] ?? 0);
    row += i + 1;
    squares += (even + odd) * (even + odd);
    if (squares > limit) return squares;
  }
  return squares;
}
