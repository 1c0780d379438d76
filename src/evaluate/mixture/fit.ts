import { ConfigError, DataError } from "../../errors.ts";
import { report, type Watch } from "../../vae/baseline/moments.ts";
import { columnMoments } from "../columnMoments.ts";
import { maximise, traceOfInverses } from "./maximise.ts";
import { codeCount, type Mixture, toShares } from "./mixture.ts";
import { type Quadratics, quadratics } from "./quadratics.ts";
import { startingClusters } from "./start.ts";

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
/** Products of two numbers between two pauses, in which other tasks run: some hundredths of a second. */
const productsPerPause = 1e8;

/**
 * A mixture of Gaussians with full covariances, fitted to codes by expectation maximisation (Bishop 2006, section 9.2.2). Fitted to the
 * codes of training images it is a density of where codes are, from which an autoencoder, that has no prior, can draw, and a
 * variational one may do better than by its prior (Ghosh et al. 2020, section 4: ex-post density estimation).
 *
 * Covariances get a ridge: S + lambda I for the sum of squares S of a component, lambda = 1e-6 n / K times the codes' mean variance, so that
 * none is singular, and a component of few codes is round. It maximises the log-likelihood less lambda / 2 times the traces of the inverse
 * covariances. Where there are many codes, some of them are fitted first, and then all.
 *
 * @throws ConfigError where components, tolerance or iterations are out of bounds
 * @throws DataError where a code is not finite
 * @throws EngineError where the machine does not grant the memory for so many Gaussians of so many dimensions
 */
export async function fitMixture(request: MixtureFitRequest): Promise<MixtureFit> {
  const { codes, latentSize, components, seed } = request;
  requireBounds(request, codeCount(codes, latentSize));
  const { mean, variance } = spreadOf(codes, latentSize);
  const some = evenlyChosen(codes, latentSize, Math.max(codesAtFirst, components));
  const clusters = startingClusters(some, { latentSize, components, seed });
  const ridgeOf = (count: number) => (count / components) * Math.max(leastRidge, ridgePart * variance);
  const work = quadratics({ latentSize, components }, mean);
  gatherClusters(work, some, clusters);
  const start = maximise(work, components, ridgeOf(clusters.length));
  if (some === codes) return climb(request, work, codes, start, ridgeOf);
  const { mixture } = await climb(request, work, some, start, ridgeOf);
  return climb(request, work, codes, mixture, ridgeOf);
}

/** Expectation and maximisation in turns, from a mixture to one that gains no more. */
async function climb(
  { latentSize, tolerance = 5e-5, iterations = 200, onIteration, signal }: MixtureFitRequest,
  work: Quadratics,
  codes: Float32Array,
  start: Mixture,
  ridgeOf: (count: number) => number,
): Promise<MixtureFit> {
  const count = codeCount(codes, latentSize);
  const ridge = ridgeOf(count);
  const logLikelihoods: number[] = [];
  const objectives: number[] = [];
  let mixture = start;
  for (let iteration = 1; ; iteration++) {
    const logLikelihood = (await gatherShares(work, codes, mixture, signal)) / count;
    const before = objectives.at(-1);
    const objective = logLikelihood - (ridge * traceOfInverses(mixture)) / (2 * count);
    logLikelihoods.push(logLikelihood);
    objectives.push(objective);
    onIteration?.({ iteration, codes: count, logLikelihood });
    const converged =
      before !== undefined && objective - before < tolerance * Math.max(1, Math.abs(objective));
    if (converged || iteration >= iterations) return { mixture, logLikelihoods, objectives, converged };
    mixture = maximise(work, mixture.components, ridge);
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

/** Gathers codes of which each belongs to one cluster. */
function gatherClusters(work: Quadratics, codes: Float32Array, clusters: Uint16Array): void {
  const { values, columns } = work.shares;
  work.begin(undefined);
  for (let begin = 0, taken = 0; begin < clusters.length; begin += taken) {
    taken = work.take(codes, begin);
    values.fill(0);
    for (let code = 0; code < taken; code++) values[code * columns + (clusters[begin + code] ?? 0)] = 1;
    work.gather();
  }
}

/** Gathers codes by their shares in a mixture, and gives the sum of log p(z) over them. */
async function gatherShares(
  work: Quadratics,
  codes: Float32Array,
  mixture: Mixture,
  signal: Watch["signal"],
): Promise<number> {
  const { components, latentSize } = mixture;
  const { values, columns } = work.shares;
  const count = codes.length / latentSize;
  let logLikelihood = 0;
  let untilPause = 0;
  work.begin(mixture);
  for (let begin = 0, taken = 0; begin < count; begin += taken) {
    if (untilPause <= 0) {
      await report({ signal }, begin / count);
      untilPause = productsPerPause;
    }
    taken = work.take(codes, begin);
    work.weigh();
    for (let code = 0; code < taken; code++) logLikelihood += toShares(values, code * columns, components);
    work.gather();
    untilPause -= taken * work.sums.values.length;
  }
  if (Number.isFinite(logLikelihood)) return logLikelihood;
  throw new DataError(
    `codes: expected ones with a finite density, found a log-likelihood of ${logLikelihood}. Are they far too large?`,
  );
}

/** The mean of codes, [L], and their mean variance over the dimensions. */
function spreadOf(
  codes: Float32Array,
  latentSize: number,
): { readonly mean: Float64Array; readonly variance: number } {
  const moments = columnMoments(latentSize);
  moments.add(codes);
  const total = moments.variances().reduce((sum, variance) => sum + variance, 0);
  if (Number.isFinite(total)) return { mean: moments.means(), variance: total / latentSize };
  throw new DataError("codes: expected finite numbers, found NaN or infinity. Has the model diverged?");
}

function requireBounds(
  { components, tolerance = 0, iterations = 1 }: MixtureFitRequest,
  count: number,
): void {
  const most = Math.min(count, 65_535);
  if (!Number.isSafeInteger(components) || components < 1 || components > most) {
    throw new ConfigError(
      `expected a whole number from 1 to the ${most} codes that they are fitted to, found ${components}`,
      { setting: "components", value: components },
    );
  }
  if (!(tolerance >= 0))
    throw new ConfigError(`expected a number from 0 on, found ${tolerance}`, {
      setting: "tolerance",
      value: tolerance,
    });
  if (!Number.isSafeInteger(iterations) || iterations < 1)
    throw new ConfigError(`expected a whole number from 1 on, found ${iterations}`, {
      setting: "iterations",
      value: iterations,
    });
}
