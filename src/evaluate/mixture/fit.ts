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
  /** For the starting clusters. */
  readonly seed: number;
  /**
   * The fit ends when an iteration gains less than this share of the log-likelihood. Default: 5e-5, which is 0.001 nats
   * of 20.
   */
  readonly tolerance?: number;
  /** The largest number of iterations. Default: 200. */
  readonly iterations?: number;
  /** Called after each iteration. */
  readonly onIteration?: ((progress: MixtureProgress) => void) | undefined;
  /** Stops the fit, which then throws the signal's reason. */
  readonly signal?: Watch["signal"];
}

export interface MixtureProgress {
  /** From 1. */
  readonly iteration: number;
  /** The number of codes in this iteration: a subset at first, then all. */
  readonly codes: number;
  /** Mean of log p(z) over these codes, in nats per code. */
  readonly logLikelihood: number;
}

export interface MixtureFit {
  /** Has fewer components than requested if some lost all their codes. */
  readonly mixture: Mixture;
  /** Mean of log p(z) over all codes in each iteration, in nats per code. */
  readonly logLikelihoods: readonly number[];
  /** The objective, which rises in every iteration: the log-likelihood with the ridge as a penalty. */
  readonly objectives: readonly number[];
  /** Whether the fit ended because the gain fell below the tolerance. */
  readonly converged: boolean;
}

/** The ridge as a share of the codes' mean variance. */
const ridgePart = 1e-6;
/** The smallest ridge, for codes that do not vary. */
const leastRidge = 1e-12;
/**
 * If there are more than twice as many codes, this number is fitted first: all of them then need only a few iterations.
 */
const codesAtFirst = 10_000;
/** Multiplications between two pauses for other tasks: some hundredths of a second. */
const productsPerPause = 1e8;

/**
 * A mixture of Gaussians with full covariances, fitted to codes by expectation maximisation (Bishop 2006, section
 * 9.2.2). Fitted to the codes of training images, it is a density to sample codes from (Ghosh et al. 2020, section 4:
 * ex-post density estimation): an autoencoder has no prior, and for a VAE its samples may be better than the prior's.
 *
 * Covariances get a ridge: S + lambda I for the sum of squares S of a component, with lambda = 1e-6 n / K times the
 * codes' mean variance. So no covariance is singular, and a component with few codes is round. The fit maximises the
 * log-likelihood minus lambda / 2 times the traces of the inverse covariances. With many codes, a subset is fitted
 * first, and then all.
 *
 * @throws ConfigError if components, tolerance or iterations are out of bounds
 * @throws DataError if a code is not finite
 * @throws EngineError if the memory for this number of Gaussians and dimensions is not available
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

/** Alternates expectation and maximisation from a starting mixture until convergence. */
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

/** At most `most` of the codes, evenly spaced, or all of them. */
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

/** Accumulates sums of codes by cluster; each code belongs to one cluster. */
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

/** Accumulates sums of codes by their responsibilities in a mixture, and returns the sum of log p(z). */
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
    `codes: expected a finite log-likelihood, found ${logLikelihood}. The codes may be far too large.`,
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
  throw new DataError("codes: expected finite numbers, found NaN or infinity. The model may have diverged.");
}

function requireBounds(
  { components, tolerance = 0, iterations = 1 }: MixtureFitRequest,
  count: number,
): void {
  const most = Math.min(count, 65_535);
  if (!Number.isSafeInteger(components) || components < 1 || components > most) {
    throw new ConfigError(
      `expected a whole number from 1 to ${most}, the number of codes to fit, found ${components}`,
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
