import { z } from "zod";
import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { field, number } from "../../settings/field.ts";
import { endOf, weightedTerm } from "../../settings/scalar.ts";
import { klPart } from "./part.ts";
import { beta, digits } from "./weighted.ts";

/** Estimators of the aggregate posterior. */
export const aggregateEstimators = ["weighted", "stratified"] as const;
export type AggregateEstimator = (typeof aggregateEstimators)[number];

const weight = number().min(0).max(1e6).default(1);
const weights = ["beta", "informationWeight", "dimensionWeight"] as const;

/**
 * The KL as three terms with separate weights (Chen et al. 2018, equations 2 and 4): mutual information, total
 * correlation and dimension-wise KL. Scalars: `informationWeight`, `beta`, `dimensionWeight`.
 */
export const totalCorrelationPart = klPart({
  kind: "total-correlation",
  notation: "α I(x; z) + β TC(z) + γ Σ KL(q(z_j) ‖ p(z_j))",
  glossary: {
    name: "total correlation",
    meaning:
      "TC(z), the part of the KL divergence that measures how much the dimensions of the code depend on each other, over all data.",
    chapter: "beyond",
  },
  formula: "alpha mutual information + beta total correlation + gamma dimension-wise KL",
  settings: {
    beta,
    aggregate: field(z.enum(aggregateEstimators).default("weighted"), {
      help: "minibatch estimator of the aggregate posterior q(z)",
      group: "Objective",
      chapter: "beyond",
    }),
    informationWeight: field(weight, {
      help: "weight of the mutual information between image and code",
      placeholder: "x",
      group: "Objective",
      chapter: "beyond",
      scalar: { name: "the weight of the mutual information" },
    }),
    dimensionWeight: field(weight, {
      help: "weight of the dimension-wise KL to the prior",
      placeholder: "x",
      group: "Objective",
      chapter: "beyond",
      scalar: { name: "the weight of the dimension-wise KL" },
    }),
  },
  scalars: ["beta", "informationWeight", "dimensionWeight"],
  ofBatch: true,
  loss: "beta-TC-VAE loss",
  isElbo: false,
  term: (_, scalars) =>
    [
      weightedTerm(scalars, "informationWeight", "mutual information"),
      weightedTerm(scalars, "beta", "total correlation"),
      weightedTerm(scalars, "dimensionWeight", "dimension-wise KL"),
    ].join(" + "),
  weights,
  weighsWhole: false,
  noBound: (scalars) =>
    weights.every((name) => endOf(scalars[name]) === 1)
      ? undefined
      : "The terms of the KL have separate weights, and their estimates from a batch are biased.",
  estimator: ({ aggregate }) => ({ aggregate: `minibatch-${aggregate} sampling` }),
  requireFit(_, { latentSize, batchSize, conditional }) {
    const drop = change("kl", "weighted");
    if (conditional) {
      throw new ConfigError(
        "its terms require one prior for all images, and the prior 'conditional' has one for each class.",
        {
          setting: "kl",
          value: "total-correlation",
          remedy: advice`Set ${change("prior", "normal")}, or ${drop}.`,
        },
      );
    }
    if (latentSize < 2) {
      throw new ConfigError("with one latent dimension the total correlation is always 0.", {
        setting: "kl",
        value: "total-correlation",
        remedy: advice`Set ${change("latentSize", 2)} or more, or ${drop}.`,
      });
    }
    if (batchSize < 2) {
      throw new ConfigError(
        `the total correlation is estimated from the codes of a batch and requires at least 2, found ${batchSize}.`,
        {
          setting: "kl",
          value: "total-correlation",
          remedy: advice`Add ${change("batchSize", 64)}, or drop ${change("kl")}.`,
        },
      );
    }
  },
  diagnosis: {
    allowMore: ({ beta = 1, informationWeight = 1 }) =>
      advice`Lower ${change("informationWeight")}, now ${digits(informationWeight)}, or ${change("beta")}, now ${digits(beta)}, or increase them gradually during training (${change("betaSchedule", "linear")}).`,
    allowLess: () =>
      advice`Raise ${change("informationWeight")}, ${change("dimensionWeight")} or ${change("beta")}.`,
  },
});
