import { broadcast, negate, reduceMean } from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import { constant } from "../../graph/value.ts";
import type { Objective } from "../interfaces.ts";

/**
 * -log p(x|z) alone, in nats per datum, the mean over k samples: what an autoencoder minimises. Its `kl` is zero, and
 * it bounds nothing.
 */
export function reconstructionError(): Objective {
  return {
    name: "reconstruction error",
    scalars: [],
    build({ logLikelihood }) {
      const reconstruction = negate(reduceMean(logLikelihood, { axes: [1] }));
      const kl = broadcast(constant(logLikelihood.graph, 0), [N]);
      return { minimise: reconstruction, reconstruction, kl };
    },
  };
}
