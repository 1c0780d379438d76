import { ConfigError } from "../../errors.ts";
import { reshape, sigmoid } from "../../graph/build.ts";
import { elementCount } from "../../graph/shape.ts";
import { constant } from "../../graph/value.ts";
import type { Scope } from "../../nn/scope.ts";
import type { Prior, PriorModel } from "../interfaces.ts";
import { type Components, componentsLogDensity, drawFromMixture } from "./components.graph.ts";
import { requireComponents } from "./gaussianMixture.graph.ts";
import { vampPriorPart } from "./vampPrior.ts";

/**
 * p(z) = mean over k of q(z|u_k): a mixture, in equal parts, of the codes of images u_k that are learned with the model
 * and belong to no data set (Tomczak and Welling 2018, equation 9). Derivatives go to the images and through them to
 * the encoder. Their pixels are kept in [0, 1] by a sigmoid, and begin as noise. The KL to it has no closed form and is
 * estimated from the samples; no metric of single dimensions exists.
 *
 * @throws ConfigError where the number of images is no whole number from 1 on, or q(z|x) is no diagonal Gaussian
 */
export function vampPrior({ components }: { readonly components: number }): Prior {
  requireComponents(components);
  return {
    name: vampPriorPart.card({ priorComponents: components }),
    logDensity: (scope, z, model) =>
      componentsLogDensity(z, codesOf(scope, components, model), -Math.log(components)),
    divergence: () => undefined,
    noiseSize: (latentSize) => latentSize + 1,
    sample(scope, noise, model) {
      const upTo = Array.from({ length: components }, (_, k) => (k + 1) / components);
      return drawFromMixture(noise, codesOf(scope, components, model), constant(scope.graph, upTo));
    },
  };
}

/** The posteriors of the learned images. */
function codesOf(scope: Scope, components: number, { dataShape, encode }: PriorModel): Components {
  const pixels = scope.parameter("images", [components, elementCount(dataShape)], {
    kind: "normal",
    standardDeviation: 1,
  });
  const { mu, logVar } = encode(reshape(sigmoid(pixels), [components, ...dataShape])).statistics;
  if (logVar === undefined) {
    throw new ConfigError("VampPrior: expected codes with a density, found deterministic ones.");
  }
  return { mu, logVar };
}
