import { add, exp, multiply, reshape } from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import { type Graph, input, type Value } from "../../graph/value.ts";
import { gaussianLogDensity, gaussianPairs } from "../gaussian.ts";
import type { Distribution, ObjectiveTerms } from "../interfaces.ts";
import { standardNormal } from "../prior/standardNormal.graph.ts";

export interface FedTermsOptions {
  readonly latentSize: number;
  /** Default: 1. */
  readonly samples?: number;
}

/**
 * The terms of a diagonal Gaussian posterior and a standard normal prior, whose inputs are `mu`, `logVar` [N, L],
 * `posteriorNoise` [N, k, L], `logLikelihood` [N, k] and `priorNoise` [N, L].
 */
export function fedTerms(graph: Graph, { latentSize, samples = 1 }: FedTermsOptions): ObjectiveTerms {
  const fed = (name: string, ...sizes: number[]) =>
    input(graph, name, { dataType: "float32", shape: [N, ...sizes] });
  const mu = fed("mu", latentSize);
  const logVar = fed("logVar", latentSize);
  const perSample = (value: Value) => reshape(value, [N, 1, latentSize]);
  const deviation = perSample(exp(multiply(logVar, 0.5)));
  const z = add(perSample(mu), multiply(deviation, fed("posteriorNoise", samples, latentSize)));
  const posterior: Distribution = {
    statistics: { mu, logVar },
    sample: () => z,
    logDensity: (value) => gaussianLogDensity(value, perSample(mu), perSample(logVar)),
    pairwiseLogDensity(value) {
      const { normaliser, exponent } = gaussianPairs(value, { mu, logVar });
      return add(normaliser, exponent);
    },
  };
  const prior = standardNormal();
  const model = { dataShape: [1, 1, 1] as const, latentSize, encode: () => posterior };
  const scope = {} as Parameters<typeof prior.divergence>[0];
  return {
    logLikelihood: fed("logLikelihood", samples),
    logPrior: prior.logDensity(scope, z, model),
    logPosterior: posterior.logDensity(z),
    divergence: prior.divergence(scope, posterior, model),
    z,
    reparameterised: z,
    posterior,
    priorSamples: fed("priorNoise", latentSize),
  };
}
