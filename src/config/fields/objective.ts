import { z } from "zod";
import { aggregateEstimators, freeBitsScopes, kernelNames } from "../../vae/objective/words.ts";
import { type Condition, field, number, oneOf } from "../field.ts";
import { scheduleFields } from "./scheduled.ts";

export const objectives = ["elbo", "iwae", "dreg"] as const;
export const klPenalties = ["weighted", "capacity", "free-bits", "total-correlation"] as const;
export const priors = ["normal", "mixture", "vamp", "conditional"] as const;

const variational = oneOf("model", ["vae"]);
const elbo = after(variational, oneOf("objective", ["elbo"]));
const severalSamples = after(variational, oneOf("objective", ["iwae", "dreg"]));
const weighted = kl("weighted", "free-bits", "total-correlation");
const capacity = kl("capacity");
const freeBits = kl("free-bits");
const decomposed = kl("total-correlation");
const learnedPrior = after(variational, oneOf("prior", ["mixture", "vamp"]));
const mmd = after(elbo, {
  when: "an MMD",
  add: "--mmd-weight 10",
  holds: ({ mmdWeight }) => mmdWeight !== undefined,
});

/** A condition that means something only where another one holds. */
function after(first: Condition, condition: Condition): Condition {
  return { ...condition, first };
}

/** Beside the ELBO, one of these ways to count the KL. */
function kl(...words: readonly (typeof klPenalties)[number][]): Condition {
  return after(elbo, oneOf("kl", words));
}

const weight = number().min(0).max(1e6);

export const objectiveFields = {
  prior: field(z.enum(priors).default("normal"), {
    help: "p(z); a mixture is one of learned Gaussians, vamp one of the codes of learned images, conditional a Gaussian of each class",
    group: "Objective",
    only: variational,
  }),
  priorComponents: field(z.int().min(1).max(65_536).optional(), {
    help: "components of a prior that is a mixture",
    otherwise: "default: 10, and 50 for vamp",
    placeholder: "n",
    group: "Objective",
    only: learnedPrior,
  }),
  objective: field(z.enum(objectives).default("elbo"), {
    help: "bound that is raised; iwae and dreg weigh several samples",
    group: "Objective",
    only: variational,
  }),
  groups: field(z.int().min(1).max(65_536).default(1), {
    help: "groups of samples over whose bounds iwae and dreg average",
    placeholder: "n",
    group: "Objective",
    only: severalSamples,
  }),
  elboWeight: field(number().min(0).max(1).default(0), {
    help: "part of the plain ELBO in the bound of iwae and dreg",
    placeholder: "x",
    group: "Objective",
    only: severalSamples,
  }),
  kl: field(z.enum(klPenalties).default("weighted"), {
    help: "what the KL costs",
    group: "Objective",
    only: elbo,
  }),
  beta: field(weight.default(1), {
    help: "weight of the KL term, or of the total correlation",
    placeholder: "x",
    group: "Objective",
    only: weighted,
  }),
  capacity: field(weight.optional(), {
    help: "nats at which the KL is held",
    placeholder: "nats",
    group: "Objective",
    only: capacity,
  }),
  gamma: field(weight.default(1000), {
    help: "weight of the KL's distance from the capacity",
    placeholder: "x",
    group: "Objective",
    only: capacity,
  }),
  freeBits: field(weight.optional(), {
    help: "nats of KL that cost nothing",
    placeholder: "nats",
    group: "Objective",
    only: freeBits,
  }),
  freeBitsOf: field(z.enum(freeBitsScopes).default("dimension"), {
    help: "what has as many free nats",
    group: "Objective",
    only: freeBits,
  }),
  aggregate: field(z.enum(aggregateEstimators).default("weighted"), {
    help: "estimator of the codes' density over all images",
    group: "Objective",
    only: decomposed,
  }),
  informationWeight: field(weight.default(1), {
    help: "weight of the mutual information of image and code",
    placeholder: "x",
    group: "Objective",
    only: decomposed,
  }),
  dimensionWeight: field(weight.default(1), {
    help: "weight of each dimension's KL from the prior",
    placeholder: "x",
    group: "Objective",
    only: decomposed,
  }),
  mmdWeight: field(number().gt(0).max(1e9).optional(), {
    help: "weight of the codes' distance (MMD) from the prior, which is added",
    otherwise: "default: none",
    aliases: ["mmd"],
    placeholder: "x",
    group: "Objective",
    only: elbo,
  }),
  mmdKernel: field(z.enum(kernelNames).default("rbf"), {
    help: "kernel of the MMD",
    group: "Objective",
    only: mmd,
  }),
  mmdBandwidths: field(z.array(number().gt(0).max(1e6)).min(1).max(64).readonly().default([1]), {
    help: "widths of the kernel, where 1 is what two draws from the prior are apart",
    placeholder: "x,x",
    group: "Objective",
    only: mmd,
  }),
  ...scheduleFields("beta", { beside: weighted }),
  ...scheduleFields("gamma", { beside: capacity }),
  ...scheduleFields("capacity", { beside: capacity }),
  ...scheduleFields("freeBits", { beside: freeBits }),
  ...scheduleFields("informationWeight", { beside: decomposed }),
  ...scheduleFields("dimensionWeight", { beside: decomposed }),
  ...scheduleFields("mmdWeight", { beside: mmd, most: 1e9 }),
  ...scheduleFields("elboWeight", { beside: severalSamples, most: 1 }),
};
