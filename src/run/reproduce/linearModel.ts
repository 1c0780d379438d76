import { Matrix, SingularValueDecomposition } from "ml-matrix";
import type { Source } from "../../data/source.ts";
import { createGraph } from "../../graph/graph.ts";
import { interpret } from "../../graph/interpret.ts";
import { createProgram } from "../../graph/program.ts";
import { N } from "../../graph/shape.ts";
import { input } from "../../graph/value.ts";
import { createScope, initialValues } from "../../nn/scope.ts";
import { openSession } from "../../runtime/openSession.node.ts";
import { train } from "../../train/train.ts";
import type { DataMoments } from "../../vae/baseline/moments.ts";
import type { Pca } from "../../vae/baseline/pca.ts";
import {
  fitProbabilisticPca,
  type LinearGaussian,
  marginalLogLikelihood,
  maximumLogLikelihood,
} from "../../vae/baseline/probabilisticPca.ts";
import { innerProduct, orthonormaliseAgainst, type Rows } from "../../vae/baseline/rows.ts";
import type { DataShape, Likelihood } from "../../vae/interfaces.ts";
import { gaussian } from "../../vae/likelihood/gaussian.graph.ts";
import { learnedGaussian } from "../../vae/likelihood/learnedGaussian.graph.ts";
import { createModel, type Model } from "../../vae/model.ts";
import { denseDecoder, denseEncoder } from "../../vae/network/dense.ts";
import { negativeElbo } from "../../vae/objective/elbo.graph.ts";
import { diagonalGaussian } from "../../vae/posterior/diagonalGaussian.graph.ts";
import { standardNormal } from "../../vae/prior/standardNormal.graph.ts";

/** Fixed: the closed form's value. Learned: by gradient, from another value. */
export const sigmas = ["fixed", "learned"] as const;

export interface LinearComparison {
  readonly sigma: (typeof sigmas)[number];
  readonly images: Source;
  readonly dataShape: DataShape;
  readonly moments: DataMoments;
  readonly pca: Pca;
  readonly epochs: number;
  readonly batchSize: number;
  /** At the beginning; it falls to zero along half a cosine. */
  readonly learningRate: number;
  readonly seed: number;
}

export interface LinearResult {
  /** Between the decoder's span and the principal subspace: the largest of the principal angles, in degrees. */
  readonly angle: number;
  /** Exact mean of log p(x), in nats per datum. */
  readonly logLikelihood: number;
  /** How far that is below the closed form, as a share of it. */
  readonly gap: number;
  /** Mean over the last epoch, with its noise. */
  readonly elbo: number;
  readonly variance: number;
  readonly bestVariance: number;
}

/**
 * Trains a linear VAE and compares the result with probabilistic PCA. Encoder, posterior and decoder are affine maps,
 * so that the highest ELBO is the marginal log-likelihood of probabilistic PCA, and no other local maximum exists
 * (Lucas et al. 2019). The initial weights are random, and the decoder's initial bias is the mean of the data.
 */
export async function compareLinearVae(comparison: LinearComparison): Promise<LinearResult> {
  const { sigma, images, dataShape, moments, pca, learningRate, ...settings } = comparison;
  const best = fitProbabilisticPca(pca);
  const likelihood =
    sigma === "fixed"
      ? gaussian({ variance: best.variance, mean: "linear" })
      : learnedGaussian({ sigma: "shared", mean: "linear" });
  const model = linearVae(dataShape, pca.components.count, likelihood);
  const session = await openSession(model.parameters);
  try {
    await session.writeParameters(begin(model, moments.mean, settings.seed));
    const events = train({
      model,
      session,
      images: { train: images },
      presentation: { shape: dataShape, binarization: "none", seed: settings.seed },
      optimizer: { kind: "adam" },
      schedule: { learningRate, decay: { kind: "cosine" }, warmupSteps: 0 },
      scalars: { beta: 1 },
      ...settings,
    });
    let elbo = Number.NaN;
    for await (const event of events) if (event.event === "epoch") elbo = -event.train.loss;
    const parameters = await session.readParameters();
    const decoder: LinearGaussian = {
      weight: numbers(parameters, "decoder.output.weight"),
      bias: numbers(parameters, "decoder.output.bias"),
      variance: noiseVariance(likelihood, parameters),
    };
    const logLikelihood = await marginalLogLikelihood(decoder, moments);
    const highest = maximumLogLikelihood(pca);
    return {
      angle: largestAngle(columnsOf(decoder.weight, moments.mean.length), pca.components),
      logLikelihood,
      gap: (highest - logLikelihood) / Math.abs(highest),
      elbo,
      variance: decoder.variance,
      bestVariance: best.variance,
    };
  } finally {
    await session.dispose();
  }
}

function linearVae(dataShape: DataShape, latentSize: number, likelihood: Likelihood): Model {
  return createModel({
    dataShape,
    latentSize,
    encoder: denseEncoder({ hiddenSizes: [] }),
    decoder: denseDecoder({ hiddenSizes: [] }),
    posterior: diagonalGaussian(),
    likelihood,
    prior: standardNormal(),
    objective: negativeElbo(),
  });
}

/**
 * Initial values with which training takes minutes instead of hours. The mean of the data decodes from 0 and is encoded
 * as 0. Weights are a tenth of a layer's initial ones: directions then grow from small values one after another,
 * already separate. Large ones would first have to be rotated, which is slow.
 */
function begin(model: Model, mean: Float64Array, seed: number): Record<string, Float32Array> {
  const initial = initialValues(model.parameters, seed);
  const weights = ["posterior.mu", "posterior.logVar", "decoder.output"].map((layer) =>
    numbers(initial, `${layer}.weight`),
  );
  for (const weight of weights) for (let k = 0; k < weight.length; k++) weight[k] = (weight[k] ?? 0) / 10;
  numbers(initial, "decoder.output.bias").set(mean);
  for (const head of ["posterior.mu", "posterior.logVar"]) {
    const weight = numbers(initial, `${head}.weight`);
    const bias = numbers(initial, `${head}.bias`);
    for (let row = 0; row < bias.length; row++) {
      bias[row] = -mean.reduce((sum, m, j) => sum + m * (weight[row * mean.length + j] ?? 0), 0);
    }
  }
  return initial;
}

/** sigma^2 of a Gaussian likelihood, from its density where data and mean agree. */
function noiseVariance(likelihood: Likelihood, parameters: Readonly<Record<string, Float32Array>>): number {
  const graph = createGraph();
  const zero = (name: string) => input(graph, name, { dataType: "float32", shape: [N, 1, 1] });
  const scope = createScope(graph, new Map()).within("likelihood");
  const program = createProgram("noise", {
    logDensity: likelihood.logDensity(scope, zero("decoded"), zero("target")),
  });
  const owned = program.parameters.map(({ name }) => [name, numbers(parameters, name)] as const);
  const { logDensity } = interpret(program, { decoded: [0], target: [0], ...Object.fromEntries(owned) }, 1);
  return Math.exp(-2 * (logDensity?.data[0] ?? Number.NaN)) / (2 * Math.PI);
}

function numbers(parameters: Readonly<Record<string, Float32Array>>, name: string): Float32Array {
  const found = parameters[name];
  if (found === undefined) throw new Error(`${name}: not among ${Object.keys(parameters).join(", ")}`);
  return found;
}

/** The columns of a matrix [D, L] as rows [L, D]. */
function columnsOf(matrix: ArrayLike<number>, size: number): Rows {
  const count = matrix.length / size;
  const values = Float64Array.from(
    matrix,
    (_, at) => matrix[(at % size) * count + Math.floor(at / size)] ?? 0,
  );
  return { values, count, size };
}

/** The largest principal angle, in degrees, between the span of some rows and that of orthonormal ones. */
export function largestAngle(rows: Rows, orthonormal: Rows): number {
  const none: Rows = { values: new Float64Array(0), count: 0, size: rows.size };
  const span = orthonormaliseAgainst(none, rows, 1e-12);
  if (span.count < orthonormal.count) return 90;
  const cosines = Matrix.zeros(span.count, orthonormal.count);
  for (let i = 0; i < span.count; i++) {
    for (let j = 0; j < orthonormal.count; j++) cosines.set(i, j, innerProduct(span, i, orthonormal, j));
  }
  const smallest = Math.min(...new SingularValueDecomposition(cosines).diagonal);
  return (180 / Math.PI) * Math.acos(Math.min(1, smallest));
}
