import type { KlPenalty } from "../objective/penalty.graph.ts";
import { capacityKl } from "./capacity.graph.ts";
import { freeBits } from "./freeBits.graph.ts";
import type { KlKind, KlValues } from "./parts.ts";
import { totalCorrelation } from "./totalCorrelation.graph.ts";
import { weightedKl } from "./weighted.graph.ts";

const graphs: { readonly [Kind in KlKind]: (values: KlValues) => KlPenalty } = {
  weighted: weightedKl,
  capacity: capacityKl,
  "free-bits": ({ freeBitsOf }) => freeBits(freeBitsOf),
  "total-correlation": ({ aggregate }) => totalCorrelation(aggregate),
};

/** The KL penalty that settings describe. */
export function klPenaltyOf(values: KlValues & { readonly kl: KlKind }): KlPenalty {
  return graphs[values.kl](values);
}
