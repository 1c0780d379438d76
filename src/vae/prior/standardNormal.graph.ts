import { standardNormalDivergence, standardNormalLogDensity } from "../gaussian.ts";
import type { Prior } from "../interfaces.ts";
import { standardNormalPart } from "./standardNormal.ts";

/** p(z) = N(0, 1) in every dimension. */
export function standardNormal(): Prior {
  return {
    name: standardNormalPart.card({}),
    isStandardNormal: true,
    logDensity: (_, z) => standardNormalLogDensity(z),
    divergence: (_, { statistics: { mu, logVar } }) =>
      logVar === undefined ? undefined : standardNormalDivergence(mu, logVar),
    noiseSize: (latentSize) => latentSize,
    sample: (_, noise) => noise,
  };
}
