import { advice, change } from "../../advice.ts";
import { field, number } from "../../settings/field.ts";
import { weightedTerm } from "../../settings/scalar.ts";
import { klPart } from "./part.ts";

/** The weight of the KL. Other penalties share it. */
export const beta = field(number().min(0).max(1e6).default(1), {
  help: "weight of the KL term, or of the total correlation",
  placeholder: "x",
  group: "Objective",
  chapter: "twoTerms",
  scalar: { name: "beta" },
});

/** beta KL (Higgins et al. 2017, equation 4); with beta 1, the KL term of the ELBO. */
export const weightedPart = klPart({
  kind: "weighted",
  formula: "beta KL",
  notation: "β KL(q(z|x) ‖ p(z))",
  settings: { beta },
  scalars: ["beta"],
  ofBatch: false,
  loss: "beta-VAE loss",
  isElbo: true,
  term: (_, scalars) => weightedTerm(scalars, "beta", "KL"),
  weights: ["beta"],
  weighsWhole: true,
  diagnosis: {
    weight: ({ beta = 1 }) => beta,
    allowMore: ({ beta = 1 }, freeNats) =>
      beta > 1
        ? advice`Lower ${change("beta")}, now ${digits(beta)}, toward 1, or add free bits (${freeNats}).`
        : advice`Add free bits (${freeNats}), increase beta gradually during training (${change("betaSchedule", "linear")}), or lower the learning rate (${change("learningRate")}).`,
    allowLess: ({ beta = 1 }) => raiseBeta(beta),
  },
});

export function raiseBeta(beta: number) {
  return advice`Raise ${change("beta")}, now ${digits(beta)}${beta < 1 ? ", toward 1" : ""}.`;
}

/** A scalar's value in at most 6 digits: `0.001`. */
export function digits(value: number): string {
  return String(Number(value.toPrecision(6)));
}
