import { multiply } from "../../graph/build.ts";
import { type KlPenalty, scalarOf } from "./penalty.ts";

/** beta KL (Higgins et al. 2017, equation 4); with beta 1 the ELBO's own term. Scalar: `beta`. */
export function weightedKl(): KlPenalty {
  return {
    name: "beta KL",
    scalars: ["beta"],
    build: ({ kl }, scalars) => ({ penalty: multiply(kl, scalarOf(scalars, "beta")) }),
  };
}
