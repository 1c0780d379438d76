import { multiply } from "../../graph/build.ts";
import { type KlPenalty, penaltyOf, scalarOf } from "../objective/penalty.graph.ts";
import { weightedPart } from "./weighted.ts";

/** beta KL (Higgins et al. 2017, equation 4); with beta 1 the ELBO's own term. Scalar: `beta`. */
export function weightedKl(): KlPenalty {
  return penaltyOf(weightedPart, ({ kl }, scalars) => ({ penalty: multiply(kl, scalarOf(scalars, "beta")) }));
}
