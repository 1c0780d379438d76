import { ConfigError, DataError } from "../../errors.ts";
import { report, type Watch } from "../../vae/baseline/moments.ts";
import { codeCount, componentDensities, type Mixture } from "./mixture.ts";
import { startingClusters } from "./start.ts";
import { factorise, inverted, triangleSize } from "./triangle.ts";

export interface MixtureFitRequest {
  /** float32 [n, L]. */
  readonly codes: Float32Array;
  /** L. */
  readonly latentSize: number;
  /** K, from 1 to n. */
  readonly components: number;
  /** Of the start. */
  readonly seed: number;
  /** The fit ends where an iteration gains less than this part of the log-likelihood. Default: 5e-5, that is 0.001 nats of 20. */
  readonly tolerance?: number;
  /** At most so many. Default: 200. */
  readonly iterations?: number;
  /** Hears of each iteration. */
  readonly onIteration?: ((progress: MixtureProgress) => void) | undefined;
  /** Stops the fit, which then throws the signal's reason. */
  readonly signal?: Watch["signal"];
}

export interface MixtureProgress {
  /** From 1. */
  readonly iteration: number;
  /** How many codes it looked at: some at first, then all. */
  readonly codes: number;
  /** Mean of log p(z) over them, in nats per code. */
  readonly logLikelihood: number;
}

export interface MixtureFit {
  /** Of fewer components than asked for, where some were left without codes. */
  readonly mixture: Mixture;
  /** Mean of log p(z) over all codes in each iteration, in nats per code. */
  readonly logLikelihoods: readonly number[];
  /** What rises at every iteration: the same with the ridge as a penalty. */
  readonly objectives: readonly number[];
  /** Whether it ended because nothing more was gained. */
  readonly converged: boolean;
}

/** The ridge as a part of the codes' mean variance. */
const ridgePart = 1e-6;
/** The ridge of codes that do not vary at all. */
const leastRidge = 1e-12;
/** Of more than twice as many codes, this many are fitted first: the others then take a few iterations. */
const codesAtFirst = 10_000;
/** Codes between two pauses, in which other tasks run. */
const codesPerPause = 20_000;

/**
 * A mixture of Gaussians with full covariances, fitted to codes by expectation maximisation (Bishop 2006, section 9.2.2). Fitted to the
 * codes of training images it is a density of where codes are, from which an autoencoder, that has no prior, can draw, and a
 * variational one may do better than by its prior (Ghosh et al. 2020, section 4: ex-post density estimation).
 *
 * Covariances get a ridge: S + lambda I for the sum of squares S of a component, lambda = 1e-6 n / K times the codes' mean variance, so that
 * none is singular, and a component of few codes is round. It maximises the log-likelihood less lambda / 2 times the traces of the inverse
 * covariances. A component to which less than a hundredth of a code belongs is left out.
 *
 * @throws ConfigError where components, tolerance or iterations are out of bounds
 * @throws DataError where a code is not finite
 */
export async function fitMixture(request: MixtureFitRequest): Promise<MixtureFit> {
  const { codes, latentSize, components, seed } = request;
  requireBounds(request, codeCount(codes, latentSize));
  const some = evenlyChosen(codes, latentSize, Math.max(codesAtFirst, components));
  const clusters = startingClusters(some, { latentSize, components, seed });
  const variance = Math.max(leastRidge, ridgePart * meanVariance(codes, latentSize));
  const ridgeOf = (count: number) => (count / components) * variance;
  const start = maximise(hardSums(some, latentSize, clusters), ridgeOf(clusters.length));
  if (some === codes) return climb(request, codes, start, ridgeOf);
  const { mixture } = await climb(request, some, start, ridgeOf);
  return climb(request, codes, mixture, ridgeOf);
}

/** Expectation and maximisation in turns, from a mixture to one that gains no more. */
async function climb(
  { latentSize, tolerance = 5e-5, iterations = 200, onIteration, signal }: MixtureFitRequest,
  codes: Float32Array,
  start: Mixture,
  ridgeOf: (count: number) => number,
): Promise<MixtureFit> {
  const count = codeCount(codes, latentSize);
  const ridge = ridgeOf(count);
  // The component that each code was nearest to, which is tried first.
  const nearest = new Uint16Array(count);
  const logLikelihoods: number[] = [];
  const objectives: number[] = [];
  let mixture = start;
  for (let iteration = 1; ; iteration++) {
    const sums = await softSums(codes, mixture, nearest, signal);
    const logLikelihood = sums.logLikelihood / count;
    const before = objectives.at(-1);
    const objective = logLikelihood - (ridge * traceOfInverses(mixture)) / (2 * count);
    logLikelihoods.push(logLikelihood);
    objectives.push(objective);
    onIteration?.({ iteration, codes: count, logLikelihood });
    const converged =
      before !== undefined && objective - before < tolerance * Math.max(1, Math.abs(objective));
    if (converged || iteration >= iterations) return { mixture, logLikelihoods, objectives, converged };
    mixture = maximise(sums, ridge);
  }
}

/** At most so many of the codes, at equal distances, or all of them as they are. */
function evenlyChosen(codes: Float32Array, latentSize: number, most: number): Float32Array {
  const count = codes.length / latentSize;
  if (count <= 2 * most) return codes;
  const chosen = new Float32Array(most * latentSize);
  for (let place = 0; place < most; place++) {
    const from = Math.floor((place * count) / most) * latentSize;
    chosen.set(codes.subarray(from, from + latentSize), place * latentSize);
  }
  return chosen;
}

/** Weighted sums over codes, of each component. */
interface ComponentSums {
  readonly latentSize: number;
  /** How many codes belong to it, [K]. */
  readonly counts: Float64Array;
  /** What the other sums are taken about, [K, L]. */
  readonly about: Float64Array;
  /** [K, L]. */
  readonly sums: Float64Array;
  /** Packed, [K, L (L + 1) / 2]. */
  readonly products: Float64Array;
}

function emptySums(components: number, latentSize: number, about: Float64Array): ComponentSums {
  return {
    latentSize,
    counts: new Float64Array(components),
    about,
    sums: new Float64Array(components * latentSize),
    products: new Float64Array(components * triangleSize(latentSize)),
  };
}

/** Adds a code's distance from what component's sums are about, `away` from `begin` on, with its share. */
function addCode(
  { latentSize, counts, sums, products }: ComponentSums,
  component: number,
  share: number,
  away: Float64Array,
): void {
  const begin = component * latentSize;
  counts[component] = (counts[component] ?? 0) + share;
  for (let i = 0; i < latentSize; i++)
    sums[begin + i] = (sums[begin + i] ?? 0) + share * (away[begin + i] ?? 0);
  addProducts(products, component * triangleSize(latentSize), away, begin, latentSize, share);
}

/** Adds share x x' for a vector x within an array to a packed triangle within another. */
function addProducts(
  triangles: Float64Array,
  triangle: number,
  vectors: Float64Array,
  vector: number,
  size: number,
  share: number,
): void {
  let row = triangle;
  for (let i = 0; i < size; i++) {
    const scaled = share * (vectors[vector + i] ?? 0);
    for (let j = 0; j <= i; j++)
      triangles[row + j] = (triangles[row + j] ?? 0) + scaled * (vectors[vector + j] ?? 0);
    row += i + 1;
  }
}

/** Sums where each code belongs to one cluster, about the first code of each. */
function hardSums(codes: Float32Array, latentSize: number, clusters: Uint16Array): ComponentSums {
  const components = clusters.reduce((most, cluster) => Math.max(most, cluster), 0) + 1;
  const about = new Float64Array(components * latentSize);
  for (let component = 0; component < components; component++) {
    const first = Math.max(0, clusters.indexOf(component)) * latentSize;
    about.set(codes.subarray(first, first + latentSize), component * latentSize);
  }
  const sums = emptySums(components, latentSize, about);
  const away = new Float64Array(components * latentSize);
  clusters.forEach((component, code) => {
    const begin = component * latentSize;
    for (let i = 0; i < latentSize; i++)
      away[begin + i] = (codes[code * latentSize + i] ?? 0) - (about[begin + i] ?? 0);
    addCode(sums, component, 1, away);
  });
  return sums;
}

/** Sums where each code belongs to components by their shares in its density, about the components' means. */
async function softSums(
  codes: Float32Array,
  mixture: Mixture,
  nearest: Uint16Array,
  signal: Watch["signal"],
): Promise<ComponentSums & { readonly logLikelihood: number }> {
  const { components, latentSize, means } = mixture;
  const densities = componentDensities(mixture);
  const sums = emptySums(components, latentSize, means);
  let logLikelihood = 0;
  for (let code = 0; code < nearest.length; code++) {
    if (code % codesPerPause === 0) await report({ signal }, code / nearest.length);
    const found = densities.at(codes, code, Math.min(nearest[code] ?? 0, components - 1));
    nearest[code] = found.nearest;
    logLikelihood += found.logDensity;
    for (let component = 0; component < components; component++) {
      const share = found.shares[component] ?? 0;
      if (share > 0) addCode(sums, component, share, found.away);
    }
  }
  if (Number.isFinite(logLikelihood)) return { ...sums, logLikelihood };
  throw new DataError(
    `codes: expected ones with a finite density, found a log-likelihood of ${logLikelihood}. Are they far too large?`,
  );
}

/** The mixture of the largest penalised likelihood for these sums. */
function maximise({ latentSize, counts, about, sums, products }: ComponentSums, ridge: number): Mixture {
  const size = triangleSize(latentSize);
  const kept = Array.from(counts.keys()).filter((component) => (counts[component] ?? 0) > 0.01);
  const total = kept.reduce((sum, component) => sum + (counts[component] ?? 0), 0);
  const means = new Float64Array(kept.length * latentSize);
  const factors = new Float64Array(kept.length * size);
  kept.forEach((component, place) => {
    const count = counts[component] ?? 1;
    const shift = sums
      .subarray(component * latentSize, (component + 1) * latentSize)
      .map((sum) => sum / count);
    const factor = factors.subarray(place * size, (place + 1) * size);
    let at = 0;
    for (let i = 0; i < latentSize; i++) {
      means[place * latentSize + i] = (about[component * latentSize + i] ?? 0) + (shift[i] ?? 0);
      for (let j = 0; j <= i; j++, at++) {
        const product = (products[component * size + at] ?? 0) / count - (shift[i] ?? 0) * (shift[j] ?? 0);
        factor[at] = product + (i === j ? ridge / count : 0);
      }
    }
    if (factorise(factor, latentSize)) return;
    throw new DataError(
      `codes: expected numbers of which covariances can be made, found ones too large or too unlike in size.`,
    );
  });
  const weights = Float64Array.from(kept, (component) => (counts[component] ?? 0) / total);
  return { components: kept.length, latentSize, weights, means, factors };
}

/** Of all covariances together: the squares of the inverse factors' elements. */
function traceOfInverses({ components, latentSize, factors }: Mixture): number {
  const size = triangleSize(latentSize);
  let trace = 0;
  for (let component = 0; component < components; component++) {
    const factor = factors.subarray(component * size, (component + 1) * size);
    trace += inverted(factor, latentSize).reduce((sum, value) => sum + value * value, 0);
  }
  return trace;
}

function meanVariance(codes: Float32Array, latentSize: number): number {
  const count = codes.length / latentSize;
  let total = 0;
  for (let j = 0; j < latentSize; j++) {
    let [mean, squares] = [0, 0];
    for (let code = 0; code < count; code++) {
      const value = codes[code * latentSize + j] ?? 0;
      const away = value - mean;
      mean += away / (code + 1);
      squares += away * (value - mean);
    }
    total += squares / count;
  }
  if (Number.isFinite(total)) return total / latentSize;
  throw new DataError("codes: expected finite numbers, found NaN or infinity. Has the model diverged?");
}

function requireBounds(
  { components, tolerance = 0, iterations = 1 }: MixtureFitRequest,
  count: number,
): void {
  const most = Math.min(count, 65_535);
  if (!Number.isSafeInteger(components) || components < 1 || components > most) {
    throw new ConfigError(
      `components: expected a whole number from 1 to the ${most} codes that they are fitted to, found ${components}`,
    );
  }
  if (!(tolerance >= 0)) throw new ConfigError(`tolerance: expected a number from 0 on, found ${tolerance}`);
  if (!Number.isSafeInteger(iterations) || iterations < 1)
    throw new ConfigError(`iterations: expected a whole number from 1 on, found ${iterations}`);
}
