/** A model small enough to compute by hand: chapters 6 and 7 of docs/learn. */
import {
  createModel,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  gaussian,
  type Model,
  negativeElbo,
  standardNormal,
} from "nelbo/node";

/** One affine map as encoder and one as decoder. With a variance of 1/2, -log p(x|z) = (x - z)^2 + a constant. */
export function tinyModel(latentSize: number, samples = 1): Model {
  return createModel({
    dataShape: [1, 1, latentSize],
    elementType: "float32",
    latentSize,
    samples,
    encoder: denseEncoder({ hiddenSizes: [] }),
    decoder: denseDecoder({ hiddenSizes: [] }),
    posterior: diagonalGaussian(),
    likelihood: gaussian({ variance: 0.5, mean: "linear" }),
    prior: standardNormal(),
    objective: negativeElbo(),
  });
}

/** All weights of the encoder are 0, so q(z|x) = N(mu, e^logVariance) for every x. The decoder returns z. */
export function tinyParameters(mu: readonly number[], logVariance: readonly number[]) {
  const size = mu.length;
  const zeros = new Float32Array(size * size);
  const identity = zeros.map((_, at) => (at % (size + 1) === 0 ? 1 : 0));
  return {
    "posterior.mu.weight": zeros,
    "posterior.mu.bias": Float32Array.from(mu),
    "posterior.logVar.weight": zeros,
    "posterior.logVar.bias": Float32Array.from(logVariance),
    "decoder.output.weight": identity,
    "decoder.output.bias": new Float32Array(size),
  };
}
