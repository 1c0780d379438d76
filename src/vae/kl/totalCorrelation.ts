import { z } from "zod";
import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { field, number } from "../../settings/field.ts";
import { endOf, weightedTerm } from "../../settings/scalar.ts";
import { klPart } from "./part.ts";
import { beta, digits } from "./weighted.ts";

/** Estimators of the aggregated posterior. */
export const aggregateEstimators = ["weighted", "stratified"] as const;
export type AggregateEstimator = (typeof aggregateEstimators)[number];

const weight = number().min(0).max(1e6).default(1);
const weights = ["beta", "informationWeight", "dimensionWeight"] as const;

/**
 * The KL as three terms, each with a weight of its own (Chen et al. 2018, equations 2 and 4): mutual information, total
 * correlation and the KL of each dimension. Scalars: `informationWeight`, `beta`, `dimensionWeight`.
 */
export const totalCorrelationPart = klPart({
  kind: "total-correlation",
  formula: "alpha mutual information + beta total correlation + gamma dimension-wise KL",
  settings: {
    beta,
    aggregate: field(z.enum(aggregateEstimators).default("weighted"), {
      help: "estimator of the codes' density over all images",
      group: "Objective",
    }),
    informationWeight: field(weight, {
      help: "weight of the mutual information of image and code",
      placeholder: "x",
      group: "Objective",
      scalar: { name: "the weight of the mutual information" },
    }),
    dimensionWeight: field(weight, {
      help: "weight of each dimension's KL from the prior",
      placeholder: "x",
      group: "Objective",
      scalar: { name: "the weight of each dimension's KL" },
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
      : "The terms of the KL have weights of their own and are estimated from a batch, with a bias.",
  estimator: ({ aggregate }) => ({ aggregate: `minibatch-${aggregate} sampling` }),
  requireFit(_, { latentSize, batchSize, conditional }) {
    const drop = change("kl", "weighted");
    if (conditional) {
      throw new ConfigError(
        "its terms are those of the KL to one prior for all images, found one for each class (prior conditional).",
        {
          setting: "kl",
          value: "total-correlation",
          remedy: advice`Say ${change("prior", "normal")}, or ${drop}.`,
        },
      );
    }
    if (latentSize < 2) {
      throw new ConfigError("one latent dimension depends on no other, so that its total correlation is 0.", {
        setting: "kl",
        value: "total-correlation",
        remedy: advice`Add ${change("latentSize", 2)} or more, or say ${drop}.`,
      });
    }
    if (batchSize < 2) {
      throw new ConfigError(
        `total correlation is estimated from the codes of a batch, and a batch has ${batchSize}.`,
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
      advice`Lower ${change("informationWeight")}, now ${digits(informationWeight)}, or ${change("beta")}, now ${digits(beta)}, or let them rise while the model trains (${change("betaSchedule", "linear")}).`,
    allowLess: () =>
      advice`Raise ${change("informationWeight")}, ${change("dimensionWeight")} or ${change("beta")}.`,
  },
});
