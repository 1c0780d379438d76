import { ConfigError } from "../../errors.ts";
import { broadcast, maximum, multiply, reduceMean, reduceSum } from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import { type KlPenalty, penaltyOf, scalarOf } from "../objective/penalty.graph.ts";
import { type FreeBitsScope, freeBitsPart } from "./freeBits.ts";

/**
 * beta times the KL, of which `freeBits` nats cost nothing: sum over groups of max(freeBits, KL of the group), where
 * the KL is the mean over the batch (Kingma et al. 2016, "Improving variational inference with inverse autoregressive
 * flow", equation 15). Below the threshold no derivative pulls the KL to zero. Scalars: `beta`, `freeBits`.
 *
 * @param of what the nats are free in: each `dimension`, or their sum, `total`
 */
export function freeBits(of: FreeBitsScope): KlPenalty {
  const formula = of === "total" ? "beta max(freeBits, KL)" : freeBitsPart.formula;
  return penaltyOf({ ...freeBitsPart, formula }, ({ kl, divergence, posterior }, scalars) => {
    const free = scalarOf(scalars, "freeBits");
    const groups = of === "total" ? kl : divergence;
    if (groups === undefined) {
      const which = posterior.statistics.logVar === undefined ? "this posterior" : "this prior";
      throw new ConfigError(
        `free bits: expected a KL of each dimension, found none: with ${which} it has no closed form. Let the nats be ` +
          "free in total, or take the standard normal prior.",
      );
    }
    const bounded = maximum(reduceMean(groups, { axes: [0] }), free);
    const total = of === "total" ? bounded : reduceSum(bounded);
    return { penalty: broadcast(multiply(total, scalarOf(scalars, "beta")), [N]) };
  });
}
