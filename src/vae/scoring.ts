import {
  add,
  multiply,
  negate,
  reduceMean,
  reduceSum,
  reshape,
  sqrt,
  square,
  subtract,
} from "../graph/build.ts";
import { N } from "../graph/shape.ts";
import { input, type Value } from "../graph/value.ts";
import type { Scope } from "../nn/scope.ts";
import { conditionIn, data, encode, logLikelihood, type ModelParts, priorModel } from "./compose.ts";
import { densityOf } from "./kl/divergence.graph.ts";

/** The input of the noise that scores are made with: [1, samples, L], the same for every datum. */
export const scoreNoiseInput = "scoreNoise";

/**
 * How well each datum is explained, by so many samples z = mu(x) + sigma(x) noise of q(z|x), with the same noise for
 * every datum: equal data have equal scores. Outputs, each [N], in nats:
 *
 *   negativeElbo    the mean over samples of -log p(x|z) + KL, where the KL has a closed form, else of log q(z|x) - log p(x, z)
 *   reconstruction  the mean over samples of -log p(x|z)
 *   kl              KL(q(z|x) || p(z)), or its mean over samples
 *   standardError   of negativeElbo over samples: their standard deviation / sqrt(samples); from two samples on
 *
 * A deterministic code needs no noise and has `reconstruction` alone.
 */
export function scoreOf(parts: ModelParts, scope: Scope, samples: number): Readonly<Record<string, Value>> {
  const { latentSize, posterior, prior, denoising = false } = parts;
  const x = data(parts, scope, "x");
  const c = conditionIn(parts, scope);
  const q = encode(parts, scope, x, c);
  const k = posterior.deterministic ? 1 : samples;
  const noise =
    q.noise && input(scope.graph, scoreNoiseInput, { dataType: "float32", shape: [1, k, latentSize] });
  const z = q.sample(noise, k);
  const target = denoising ? data(parts, scope, "target") : x;
  const { logDensity } = logLikelihood(parts, scope, { z, target, k, phase: "evaluation", c });
  const distortion = negate(logDensity);
  const reconstruction = reduceMean(distortion, { axes: [1] });
  if (posterior.deterministic) return { reconstruction };
  const priorScope = scope.within("prior");
  const ofModel = priorModel(parts, scope, c);
  const divergence = prior.divergence(priorScope, q, ofModel);
  const rate =
    divergence === undefined
      ? subtract(densityOf(q.logDensity(z)), prior.logDensity(priorScope, z, ofModel))
      : reshape(reduceSum(divergence, { axes: [1] }), [N, 1]);
  const each = add(distortion, rate);
  const kl = reduceMean(rate, { axes: [1] });
  const negativeElbo = add(reconstruction, kl);
  if (k === 1) return { negativeElbo, reconstruction, kl };
  const deviations = square(subtract(each, reduceMean(each, { axes: [1], keepDimensions: true })));
  const variance = multiply(reduceSum(deviations, { axes: [1] }), 1 / (k * (k - 1)));
  return { negativeElbo, reconstruction, kl, standardError: sqrt(variance) };
}
