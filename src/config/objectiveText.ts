import type { Scalar, Span } from "../vae/schedule/schedule.ts";
import { type ObjectiveSettings, scheduledScalarsOf } from "./objective.ts";

/** Whether the loss is reconstruction + beta KL with one beta all the time. */
export function isPlain(settings: ObjectiveSettings): boolean {
  const { objective = "elbo", kl = "weighted", betaSchedule = "constant", mmdWeight } = settings;
  return objective === "elbo" && kl === "weighted" && betaSchedule === "constant" && mmdWeight === undefined;
}

/** `reconstruction + 4 x KL`, `reconstruction + 1000 x |KL - C|`: what the loss is made of. */
export function lossTerms(settings: ObjectiveSettings): string {
  const { model = "vae", objective = "elbo", samples = 1, groups = 1, elboWeight = 0, mmdWeight } = settings;
  if (model !== "vae") return "reconstruction";
  if (objective !== "elbo") {
    const each = `-log mean weight of ${samples / groups} samples`;
    const bound = groups === 1 ? each : `mean over ${groups} groups of ${each}`;
    return elboWeight === 0
      ? bound
      : `${1 - elboWeight} x (${bound}) + ${elboWeight} x (reconstruction + KL)`;
  }
  const discrepancy = mmdWeight === undefined ? "" : ` + ${mmdWeight} x MMD`;
  return `reconstruction + ${klTerm(settings)}${discrepancy}`;
}

function klTerm(settings: ObjectiveSettings): string {
  const { beta, betaSchedule = "constant", gamma = 1000, freeBits = 0, freeBitsOf = "dimension" } = settings;
  const { informationWeight = 1, dimensionWeight = 1 } = settings;
  const factor = betaSchedule === "constant" ? `${beta}` : "beta";
  const times = (weight: number | string, term: string) =>
    `${weight}` === "1" ? term : `${weight} x ${term}`;
  switch (settings.kl ?? "weighted") {
    case "weighted":
      return times(factor, "KL");
    case "capacity":
      return times(gamma, "|KL - C|");
    case "free-bits":
      return times(
        factor,
        freeBitsOf === "total" ? `max(${freeBits}, KL)` : `sum of max(${freeBits}, KL of a dimension)`,
      );
    case "total-correlation":
      return [
        times(informationWeight, "mutual information"),
        times(factor, "total correlation"),
        times(dimensionWeight, "dimension-wise KL"),
      ].join(" + ");
  }
}

/** How each scalar moves, in words: `linear from 0 to 4 over 5 epochs`, and where it rests: `25`. */
export function scalarsInWords(settings: ObjectiveSettings): Record<string, string> {
  const scalars = Object.entries(scheduledScalarsOf(settings));
  return Object.fromEntries(scalars.map(([name, scalar]) => [name, scalarInWords(scalar)]));
}

function scalarInWords(scalar: Scalar): string {
  if (typeof scalar === "number") return String(scalar);
  const range = `${scalar.kind} from ${scalar.from} to ${scalar.to}`;
  return scalar.kind === "cyclic"
    ? `${range}, ${scalar.cycles} cycles that rise for ${scalar.rise} of their length`
    : `${range} over ${spanInWords(scalar.over)}`;
}

function spanInWords(span: Span): string {
  return "steps" in span ? `${span.steps} steps` : `${span.epochs} epochs`;
}
