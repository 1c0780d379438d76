import { ConfigError } from "../../errors.ts";
import { exp, matmul, reshape, subtract } from "../../graph/build.ts";
import { constant, type Value } from "../../graph/value.ts";
import { logSumExp } from "../../nn/logSumExp.ts";
import type { Scope } from "../../nn/scope.ts";
import type { Prior } from "../interfaces.ts";
import { type Components, componentsLogDensity, drawFromMixture } from "./components.graph.ts";
import { gaussianMixturePart } from "./gaussianMixture.ts";

const zero = { kind: "constant", value: 0 } as const;

/**
 * p(z) = sum over k of w_k N(z; mu_k, diag e^logVar_k), all of it learned with the model. Weights begin equal,
 * variances at 1 and means as draws from a standard normal. The KL to it has no closed form and is estimated from the
 * samples; no metric of single dimensions exists. Throws ConfigError where the number of components is no whole number
 * from 1 on.
 */
export function gaussianMixture({ components }: { readonly components: number }): Prior {
  requireComponents(components);
  const logWeights = (scope: Scope): Value => {
    const logits = scope.parameter("logits", [components], zero);
    return subtract(logits, logSumExp(logits));
  };
  const declare = (scope: Scope, latentSize: number): Components => ({
    mu: scope.parameter("mu", [components, latentSize], { kind: "normal", standardDeviation: 1 }),
    logVar: scope.parameter("logVar", [components, latentSize], zero),
  });
  return {
    name: gaussianMixturePart.card({ priorComponents: components }),
    logDensity: (scope, z, { latentSize }) =>
      componentsLogDensity(z, declare(scope, latentSize), logWeights(scope)),
    divergence: () => undefined,
    noiseSize: (latentSize) => latentSize + 1,
    sample(scope, noise, { latentSize }) {
      const weights = reshape(exp(logWeights(scope)), [1, components]);
      const upTo = reshape(matmul(weights, upperTriangle(weights, components)), [components]);
      return drawFromMixture(noise, declare(scope, latentSize), upTo);
    },
  };
}

/** Throws ConfigError where a mixture cannot have so many components. */
export function requireComponents(components: number): void {
  if (Number.isSafeInteger(components) && components >= 1) return;
  throw new ConfigError(`components of the prior: expected a whole number from 1 on, found ${components}.`);
}

/** Ones from the diagonal on: a row times it is the row's running sum. */
function upperTriangle({ graph }: Value, size: number): Value {
  const ones = Array.from({ length: size * size }, (_, at) => (Math.floor(at / size) <= at % size ? 1 : 0));
  return constant(graph, ones, { dataType: "float32", shape: [size, size] });
}
