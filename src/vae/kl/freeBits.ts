import { z } from "zod";
import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { field, number } from "../../settings/field.ts";
import { factorOf, weightedTerm } from "../../settings/scalar.ts";
import { klPart } from "./part.ts";
import { beta, digits, raiseBeta } from "./weighted.ts";

/** Whether the free nats apply to each dimension, or to the sum of all. */
export const freeBitsScopes = ["dimension", "total"] as const;
export type FreeBitsScope = (typeof freeBitsScopes)[number];

/**
 * beta times the KL with `freeBits` nats not penalised: sum over groups of max(freeBits, KL of the group) (Kingma et
 * al. 2016, "Improving variational inference with inverse autoregressive flow", equation 15). Scalars: `beta`,
 * `freeBits`.
 */
export const freeBitsPart = klPart({
  kind: "free-bits",
  formula: "beta sum of max(freeBits, KL of a dimension)",
  notation: "β Σ max(λ, KL(q(z_j|x) ‖ p(z_j)))",
  glossary: {
    name: "free bits",
    meaning: "λ, the nats of KL divergence that the loss does not penalise.",
    chapter: "beyond",
  },
  settings: {
    beta,
    freeBits: field(number().min(0).max(1e6).optional(), {
      help: "nats of KL that are not penalised",
      placeholder: "nats",
      group: "Objective",
      chapter: "beyond",
      scalar: { name: "the number of free nats" },
    }),
    freeBitsOf: field(z.enum(freeBitsScopes).default("dimension"), {
      help: "whether the free nats apply to each dimension or to the total KL",
      group: "Objective",
      chapter: "beyond",
    }),
  },
  scalars: ["beta", "freeBits"],
  ofBatch: true,
  loss: "free-bits loss",
  isElbo: false,
  term({ freeBitsOf }, scalars) {
    const free = factorOf(scalars, "freeBits");
    const bounded = freeBitsOf === "total" ? `max(${free}, KL)` : `sum of max(${free}, KL of a dimension)`;
    return weightedTerm(scalars, "beta", bounded);
  },
  weights: ["beta"],
  weighsWhole: true,
  excess: "the KL counts as the free nats when it is below them",
  requireFit({ freeBits, freeBitsOf }, { prior, closedKl }) {
    if (freeBits === undefined) {
      throw new ConfigError("the kl 'free-bits' requires the number of free nats.", {
        setting: "freeBits",
        remedy: advice`Add ${change("freeBits", 0.1)}.`,
      });
    }
    if (freeBitsOf === "dimension" && !closedKl) {
      throw new ConfigError(`with the prior '${prior}' the KL of a dimension has no closed form.`, {
        setting: "freeBitsOf",
        value: freeBitsOf,
        remedy: advice`Set ${change("freeBitsOf", "total")}, or ${change("prior", "normal")}.`,
      });
    }
  },
  diagnosis: {
    weight: ({ beta = 1 }) => beta,
    allowMore({ beta = 1, freeBits = 0 }) {
      const lower =
        beta > 1
          ? advice` or lower ${change("beta")}, now ${digits(beta)}`
          : advice` or lower the learning rate (${change("learningRate")})`;
      return advice`Raise ${change("freeBits")}, now ${digits(freeBits)} nats,${lower}.`;
    },
    allowLess: ({ beta = 1, freeBits = 0 }) =>
      advice`${raiseBeta(beta)} Also lower ${change("freeBits")}, now ${digits(freeBits)}.`,
  },
});
