import type { Scalar, Span } from "../train/schedule/scalars.ts";
import type { Config } from "./config.ts";
import type { ScheduledScalar } from "./fields/scheduled.ts";
import { isMixed, isScheduled, scheduledScalarsOf } from "./objective.ts";

/** Whether the loss is reconstruction + beta KL with one beta all the time. */
export function isPlain(settings: Config): boolean {
  const { objective, kl, mmdWeight } = settings;
  return (
    objective === "elbo" && kl === "weighted" && !isScheduled(settings, "beta") && mmdWeight === undefined
  );
}

/** `reconstruction + 4 x KL`, `reconstruction + 1000 x |KL - C|`: what the loss is made of. */
export function lossTerms(settings: Config): string {
  const { model, objective, samples, groups, elboWeight, mmdWeight } = settings;
  const factor = (name: ScheduledScalar, value: number) => (isScheduled(settings, name) ? name : value);
  if (model !== "vae") return "reconstruction";
  if (objective !== "elbo") {
    const each = `-log mean weight of ${samples / groups} samples`;
    const bound = groups === 1 ? each : `mean over ${groups} groups of ${each}`;
    if (!isMixed(settings)) return bound;
    const [own, elbo] = isScheduled(settings, "elboWeight")
      ? ["(1 - elboWeight)", "elboWeight"]
      : [1 - elboWeight, elboWeight];
    return `${own} x (${bound}) + ${elbo} x (reconstruction + KL)`;
  }
  const discrepancy = mmdWeight === undefined ? "" : ` + ${factor("mmdWeight", mmdWeight)} x MMD`;
  return `reconstruction + ${klTerm(settings, factor)}${discrepancy}`;
}

/** `factor`: a scalar's value, or its name where it moves. */
function klTerm(settings: Config, factor: (name: ScheduledScalar, value: number) => number | string): string {
  const { beta, gamma, freeBits = 0, freeBitsOf, informationWeight, dimensionWeight } = settings;
  const times = (name: ScheduledScalar, value: number, term: string) => {
    const weight = factor(name, value);
    return weight === 1 ? term : `${weight} x ${term}`;
  };
  const free = factor("freeBits", freeBits);
  switch (settings.kl) {
    case "weighted":
      return times("beta", beta, "KL");
    case "capacity":
      return times("gamma", gamma, "|KL - C|");
    case "free-bits":
      return times(
        "beta",
        beta,
        freeBitsOf === "total" ? `max(${free}, KL)` : `sum of max(${free}, KL of a dimension)`,
      );
    case "total-correlation":
      return [
        times("informationWeight", informationWeight, "mutual information"),
        times("beta", beta, "total correlation"),
        times("dimensionWeight", dimensionWeight, "dimension-wise KL"),
      ].join(" + ");
  }
}

/** How each scalar moves, in words: `linear from 0 to 4 over 5 epochs`, and where it rests: `25`. */
export function scalarsInWords(settings: Config): Record<string, string> {
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
