import { abs, broadcast, multiply, reduceMean, subtract } from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import { type KlPenalty, penaltyOf, scalarOf } from "../objective/penalty.graph.ts";
import { capacityPart } from "./capacity.ts";

/**
 * gamma |KL - C|: holds the KL at the capacity C, which usually grows while a model trains (Burgess et al. 2018,
 * equation 8). Scalars: `gamma`, `capacity`, the latter in nats.
 *
 * The KL is the mean over the batch, so that an image may take more than C where another takes less; held one by one,
 * all images would have to carry the same. Its absolute value is the same for every datum of a batch.
 */
export function capacityKl(): KlPenalty {
  return penaltyOf(capacityPart, ({ kl }, scalars) => {
    const distance = abs(subtract(reduceMean(kl, { axes: [0] }), scalarOf(scalars, "capacity")));
    return { penalty: broadcast(multiply(distance, scalarOf(scalars, "gamma")), [N]) };
  });
}
