import { ConfigError } from "../../errors.ts";
import { add, exp, lastSize, matmul, multiply, reshape } from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import type { Value } from "../../graph/value.ts";
import type { Scope } from "../../nn/scope.ts";
import { gaussianDivergence, gaussianLogDensity } from "../gaussian.ts";
import type { Prior, PriorModel } from "../interfaces.ts";
import { conditionalNormalPart } from "./conditionalNormal.ts";

const zero = { kind: "constant", value: 0 } as const;

/**
 * p(z|c) = N(z; mu(c), diag e^logVar(c)), both affine maps of the condition that are learned with the model: of labels
 * a Gaussian for each class (Sohn, Lee and Yan 2015, section 4, where the prior depends on what is given). Both begin
 * as 0, so that the prior begins as a standard normal. The KL to it is closed.
 *
 * @throws ConfigError where the model has no condition
 */
export function conditionalNormal(): Prior {
  return {
    name: conditionalNormalPart.card({}),
    logDensity(scope, z, model) {
      const { mu, logVar } = declare(scope, model);
      const perSample = (value: Value) => reshape(value, [N, 1, model.latentSize]);
      return gaussianLogDensity(z, perSample(mu), perSample(logVar));
    },
    divergence(scope, { statistics }, model) {
      if (statistics.logVar === undefined) return undefined;
      return gaussianDivergence({ mu: statistics.mu, logVar: statistics.logVar }, declare(scope, model));
    },
    noiseSize: (latentSize) => latentSize,
    sample(scope, noise, model) {
      const { mu, logVar } = declare(scope, model);
      return add(mu, multiply(exp(multiply(logVar, 0.5)), noise));
    },
  };
}

/** Mean and log variance of every datum's condition, [N, L] each. */
function declare(scope: Scope, { condition, latentSize }: PriorModel) {
  if (condition === undefined) {
    throw new ConfigError(
      "prior of each condition: expected a model with a condition, found one without. Add a condition to its parts, or take " +
        "the standard normal.",
    );
  }
  const map = (within: Scope) => {
    const weight = within.parameter("weight", [latentSize, lastSize(condition)], zero);
    return add(
      matmul(condition, weight, { transposeRight: true }),
      within.parameter("bias", [latentSize], zero),
    );
  };
  return { mu: map(scope.within("mu")), logVar: map(scope.within("logVar")) };
}
