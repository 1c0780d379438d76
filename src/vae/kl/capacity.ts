import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { field, number } from "../../settings/field.ts";
import { weightedTerm } from "../../settings/scalar.ts";
import { klPart } from "./part.ts";
import { digits } from "./weighted.ts";

const weight = number().min(0).max(1e6);

/**
 * gamma |KL - C|: holds the KL at the capacity C, which usually grows during training (Burgess et al. 2018, equation
 * 8). Scalars: `gamma`, and `capacity` in nats.
 */
export const capacityPart = klPart({
  kind: "capacity",
  formula: "gamma |KL - C|",
  notation: "γ |KL(q(z|x) ‖ p(z)) − C|",
  glossary: {
    name: "capacity",
    meaning: "C, the number of nats at which the loss holds the KL divergence.",
    chapter: "beyond",
  },
  settings: {
    capacity: field(weight.optional(), {
      help: "target of the KL, in nats",
      placeholder: "nats",
      group: "Objective",
      chapter: "beyond",
      scalar: { name: "the capacity", schedule: "linear" },
    }),
    gamma: field(weight.default(1000), {
      help: "weight of the distance between KL and capacity",
      placeholder: "x",
      group: "Objective",
      chapter: "beyond",
      scalar: { name: "gamma" },
    }),
  },
  scalars: ["gamma", "capacity"],
  ofBatch: true,
  loss: "KL-capacity loss",
  isElbo: false,
  term: (_, scalars) => weightedTerm(scalars, "gamma", "|KL - C|"),
  weights: [],
  weighsWhole: false,
  noBound: () => "The loss contains the distance between KL and capacity instead of the KL.",
  requireFit({ capacity }) {
    if (capacity !== undefined) return;
    throw new ConfigError("the kl 'capacity' requires the target of the KL, in nats.", {
      setting: "capacity",
      remedy: advice`Add ${change("capacity", 25)}.`,
    });
  },
  diagnosis: {
    capacity: ({ capacity = 0 }) => capacity,
    allowMore: ({ capacity = 0, gamma = 0 }) =>
      advice`Raise ${change("capacity")}, now ${digits(capacity)} nats, or ${change("gamma")}, now ${digits(gamma)}, which holds the KL there.`,
    allowLess: ({ capacity = 0 }) =>
      advice`Lower ${change("capacity")}, now ${digits(capacity)} nats, or raise ${change("gamma")}.`,
  },
});
