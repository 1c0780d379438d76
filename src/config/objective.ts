import { finalScalars, type Scalar, type Scalars, type Span } from "../train/schedule/scalars.ts";
import { composedElbo } from "../vae/objective/composedElbo.ts";
import { freeBits } from "../vae/objective/freeBits.ts";
import { heldKl } from "../vae/objective/heldKl.ts";
import { importanceWeighted } from "../vae/objective/importanceWeighted.ts";
import { maximumMeanDiscrepancy } from "../vae/objective/maximumMeanDiscrepancy.ts";
import type { KlPenalty } from "../vae/objective/penalty.ts";
import { reconstructionError } from "../vae/objective/reconstructionError.ts";
import { totalCorrelation } from "../vae/objective/totalCorrelation.ts";
import { weightedKl } from "../vae/objective/weightedKl.ts";
import type { Objective } from "../vae/seams.ts";
import type { Config } from "./config.ts";
import { type ScheduledScalar, scheduledScalars, usualMove, usualSchedule } from "./fields/scheduled.ts";

/** The objective that settings describe. */
export function objectiveOf(config: Config): Objective {
  const { model, objective, groups, mmdWeight, mmdKernel, mmdBandwidths } = config;
  if (model !== "vae") return reconstructionError();
  if (objective !== "elbo") {
    const gradient = objective === "dreg" ? "doubly-reparameterised" : "reparameterised";
    return importanceWeighted({ gradient, groups, mixed: isMixed(config) });
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
export function scalarsOf(config: Config): Record<string, number> {
  return finalScalars(scheduledScalarsOf(config));
}

/** Scalars of the objective, by name: a number, or how it moves while the model trains. */
export function scheduledScalarsOf(config: Config): Scalars {
  const ends = finalValues(config);
  return Object.fromEntries(
    scheduledScalars.flatMap((name) => {
      const end = ends[name];
      return end === undefined ? [] : [[name, scalarOf(config, name, end)]];
    }),
  );
}

/** Whether a scalar changes while the model trains. */
export function isScheduled(config: Config, name: ScheduledScalar): boolean {
  return (config[`${name}Schedule`] ?? usualSchedule(name)) !== "constant";
}

/** The scalars that the objective has, with the values at which they end. */
function finalValues(config: Config): Partial<Readonly<Record<ScheduledScalar, number>>> {
  const { model, objective, mmdWeight, elboWeight } = config;
  if (model !== "vae") return {};
  if (objective !== "elbo") return isMixed(config) ? { elboWeight } : {};
  return { ...klScalars(config), ...(mmdWeight !== undefined && { mmdWeight }) };
}

function klScalars(config: Config): Partial<Readonly<Record<ScheduledScalar, number>>> {
  const { kl, beta, gamma, capacity = 0, freeBits: free = 0, informationWeight, dimensionWeight } = config;
  switch (kl) {
    case "weighted":
      return { beta };
    case "capacity":
      return { gamma, capacity };
    case "free-bits":
      return { beta, freeBits: free };
    case "total-correlation":
      return { beta, informationWeight, dimensionWeight };
  }
}

/** Whether an importance-weighted bound is mixed with the ELBO. */
export function isMixed(config: Config): boolean {
  return config.elboWeight > 0 || isScheduled(config, "elboWeight");
}

function scalarOf(config: Config, name: ScheduledScalar, to: number): Scalar {
  const kind = config[`${name}Schedule`] ?? usualSchedule(name);
  const from = config[`${name}From`] ?? usualMove.from;
  if (from === to) return to;
  switch (kind) {
    case "constant":
      return to;
    case "cyclic": {
      const cycles = config[`${name}Cycles`] ?? usualMove.cycles;
      return { kind, from, to, cycles, rise: config[`${name}Rise`] ?? usualMove.rise };
    }
    default:
      return { kind, from, to, over: spanOf(config, name) };
  }
}

/** Where nothing is said, half of the training. */
function spanOf(config: Config, name: ScheduledScalar): Span {
  const steps = config[`${name}WarmupSteps`];
  return steps === undefined ? { epochs: config[`${name}Warmup`] ?? config.epochs / 2 } : { steps };
}
