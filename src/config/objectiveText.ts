import type { Scalar, Span } from "../train/schedule/scalars.ts";
import type { ScheduledScalar } from "./fields/scheduled.ts";
import { isMixed, moves, type ObjectiveSettings, scheduledScalarsOf } from "./objective.ts";

/** Whether the loss is reconstruction + beta KL with one beta all the time. */
export function isPlain(settings: ObjectiveSettings): boolean {
  const { objective = "elbo", kl = "weighted", mmdWeight } = settings;
  return objective === "elbo" && kl === "weighted" && !moves(settings, "beta") && mmdWeight === undefined;
}

/** `reconstruction + 4 x KL`, `reconstruction + 1000 x |KL - C|`: what the loss is made of. */
export function lossTerms(settings: ObjectiveSettings): string {
  const { model = "vae", objective = "elbo", samples = 1, groups = 1, elboWeight = 0, mmdWeight } = settings;
  const factor = (name: ScheduledScalar, value: number) => (moves(settings, name) ? name : value);
  if (model !== "vae") return "reconstruction";
  if (objective !== "elbo") {
    const each = `-log mean weight of ${samples / groups} samples`;
    const bound = groups === 1 ? each : `mean over ${groups} groups of ${each}`;
    if (!isMixed(settings)) return bound;
    const [own, elbo] = moves(settings, "elboWeight")
      ? ["(1 - elboWeight)", "elboWeight"]
      : [1 - elboWeight, elboWeight];
    return `${own} x (${bound}) + ${elbo} x (reconstruction + KL)`;
  }
  const discrepancy = mmdWeight === undefined ? "" : ` + ${factor("mmdWeight", mmdWeight)} x MMD`;
  return `reconstruction + ${klTerm(settings, factor)}${discrepancy}`;
}

/** `factor`: a scalar's value, or its name where it moves. */
function klTerm(
  settings: ObjectiveSettings,
  factor: (name: ScheduledScalar, value: number) => number | string,
): string {
  const { beta, gamma = 1000, freeBits = 0, freeBitsOf = "dimension" } = settings;
  const { informationWeight = 1, dimensionWeight = 1 } = settings;
  const times = (name: ScheduledScalar, value: number, term: string) => {
    const weight = factor(name, value);
    return weight === 1 ? term : `${weight} x ${term}`;
  };
  const free = factor("freeBits", freeBits);
  switch (settings.kl ?? "weighted") {
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
