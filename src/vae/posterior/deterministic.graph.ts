import { broadcast, reshape } from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import type { InitialisationScheme } from "../../nn/initialise.ts";
import { linear } from "../../nn/linear.ts";
import type { Posterior } from "../interfaces.ts";

/** z = mu(x), one affine map of the features: the code of an autoencoder. It has no noise, no density and no KL. */
export function deterministic(options: { readonly initialisation?: InitialisationScheme } = {}): Posterior {
  const scheme = options.initialisation ?? "pytorch";
  return {
    name: "deterministic",
    deterministic: true,
    condition(scope, features, latentSize) {
      const mu = linear(scope.within("mu"), features, latentSize, scheme);
      return {
        statistics: { mu },
        sample: (_, count) => broadcast(reshape(mu, [N, 1, latentSize]), [N, count, latentSize]),
        logDensity: () => undefined,
      };
    },
  };
}
