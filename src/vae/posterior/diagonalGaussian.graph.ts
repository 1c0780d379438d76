import { ConfigError } from "../../errors.ts";
import { add, exp, multiply, reshape } from "../../graph/build.ts";
import { formatShape, N } from "../../graph/shape.ts";
import type { Value } from "../../graph/value.ts";
import type { InitialisationScheme } from "../../nn/initialise.ts";
import { linear } from "../../nn/linear.ts";
import { gaussianLogDensity, gaussianPairs } from "../gaussian.ts";
import type { Posterior } from "../interfaces.ts";

/**
 * q(z|x) = N(mu(x), diag e^logVar(x)), two affine maps of the features. Samples are mu + e^(logVar / 2) noise
 * (Kingma and Welling 2013, section 2.4).
 */
export function diagonalGaussian(
  options: { readonly initialisation?: InitialisationScheme } = {},
): Posterior {
  const scheme = options.initialisation ?? "pytorch";
  return {
    name: "diagonal Gaussian",
    deterministic: false,
    condition(scope, features, latentSize) {
      const mu = linear(scope.within("mu"), features, latentSize, scheme);
      const logVar = linear(scope.within("logVar"), features, latentSize, scheme);
      const perSample = (value: Value) => reshape(value, [N, 1, latentSize]);
      return {
        statistics: { mu, logVar },
        noise: { name: "posteriorNoise", distribution: "normal" },
        sample(noise, count) {
          if (noise?.type.shape[1] !== count) {
            const found = noise === undefined ? "none" : formatShape(noise.type.shape);
            throw new ConfigError(`posterior: expected noise [N, ${count}, ${latentSize}], found ${found}`);
          }
          const standardDeviation = exp(multiply(logVar, 0.5));
          return add(perSample(mu), multiply(perSample(standardDeviation), noise));
        },
        logDensity: (z) => gaussianLogDensity(z, perSample(mu), perSample(logVar)),
        pairwiseLogDensity(z) {
          const { normaliser, exponent } = gaussianPairs(z, { mu, logVar });
          return add(normaliser, exponent);
        },
      };
    },
  };
}
