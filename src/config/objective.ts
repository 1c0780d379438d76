import { composedElbo } from "../vae/objective/composedElbo.ts";
import { freeBits } from "../vae/objective/freeBits.ts";
import { heldKl } from "../vae/objective/heldKl.ts";
import { importanceWeighted } from "../vae/objective/importanceWeighted.ts";
import { maximumMeanDiscrepancy } from "../vae/objective/maximumMeanDiscrepancy.ts";
import type { KlPenalty } from "../vae/objective/penalty.ts";
import { reconstructionError } from "../vae/objective/reconstructionError.ts";
import { totalCorrelation } from "../vae/objective/totalCorrelation.ts";
import { weightedKl } from "../vae/objective/weightedKl.ts";
import { finalScalars, type Scalar, type Scalars, type Span } from "../vae/schedule/schedule.ts";
import type { Objective } from "../vae/seams.ts";
import type { Config } from "./config.ts";

/** The settings on which the objective depends; those that a run has by default may be left out. */
export type ObjectiveSettings = Pick<Config, "beta"> & Partial<Config>;

/** The objective that settings describe. */
export function objectiveOf(config: Config): Objective {
  const { model, objective, samples, groups, elboWeight, mmdWeight, mmdKernel, mmdBandwidths } = config;
  if (model !== "vae") return reconstructionError();
  if (objective !== "elbo") {
    const gradient = objective === "dreg" ? "doubly-reparameterised" : "reparameterised";
    return importanceWeighted({ gradient, groups: Math.min(groups, samples), elboWeight });
  }
  const discrepancy = maximumMeanDiscrepancy({ kernel: mmdKernel, bandwidths: mmdBandwidths });
  return composedElbo({ kl: klPenaltyOf(config), also: mmdWeight === undefined ? [] : [discrepancy] });
}

function klPenaltyOf({ kl, freeBitsOf, aggregate }: Config): KlPenalty {
  switch (kl) {
    case "weighted":
      return weightedKl();
    case "capacity":
      return heldKl();
    case "free-bits":
      return freeBits(freeBitsOf);
    case "total-correlation":
      return totalCorrelation(aggregate);
  }
}

/** Scalars of the objective as they are in the end, and of one that rests all the time. */
export function scalarsOf(config: ObjectiveSettings): Record<string, number> {
  return finalScalars(scheduledScalarsOf(config));
}

/** Scalars of the objective, by name: a number, or how it moves while the model trains. */
export function scheduledScalarsOf(config: ObjectiveSettings): Scalars {
  const { model = "vae", objective = "elbo", kl = "weighted", mmdWeight } = config;
  if (model !== "vae" || objective !== "elbo") return {};
  return { ...klScalars(config, kl), ...(mmdWeight !== undefined && { mmdWeight }) };
}

function klScalars(config: ObjectiveSettings, kl: Config["kl"]): Scalars {
  const beta = betaOf(config);
  const { gamma = 1000, freeBits: free = 0, informationWeight = 1, dimensionWeight = 1 } = config;
  switch (kl) {
    case "weighted":
      return { beta };
    case "capacity":
      return { gamma, capacity: capacityOf(config) };
    case "free-bits":
      return { beta, freeBits: free };
    case "total-correlation":
      return { beta, informationWeight, dimensionWeight };
  }
}

function betaOf(config: ObjectiveSettings): Scalar {
  const { beta: to, betaSchedule: kind = "constant", betaFrom: from = 0 } = config;
  const { betaWarmup, betaWarmupSteps, betaCycles = 4, betaRise = 0.5 } = config;
  switch (kind) {
    case "constant":
      return to;
    case "cyclic":
      return { kind, from, to, cycles: betaCycles, rise: betaRise };
    default:
      return { kind, from, to, over: spanOf(config, betaWarmup, betaWarmupSteps) };
  }
}

function capacityOf(config: ObjectiveSettings): Scalar {
  const { capacity: to = 0, capacitySchedule: kind = "linear", capacityFrom: from = 0 } = config;
  if (kind === "constant") return to;
  return { kind, from, to, over: spanOf(config, config.capacityWarmup, config.capacityWarmupSteps) };
}

/** Where nothing is said, half of the training. */
function spanOf({ epochs = 10 }: ObjectiveSettings, warmup?: number, warmupSteps?: number): Span {
  return warmupSteps === undefined ? { epochs: warmup ?? epochs / 2 } : { steps: warmupSteps };
}
