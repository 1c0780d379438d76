import type { Scalar, Scalars, Span } from "../settings/scalar.ts";
import { usualSchedule, usualScheduleKind } from "../settings/schedule.ts";
import { finalScalars } from "../train/schedule/scalars.ts";
import type { ObjectivePart } from "../vae/objective/part.ts";
import { objectiveParts } from "../vae/objective/parts.ts";
import { reconstructionErrorPart } from "../vae/objective/reconstructionError.ts";
import type { Config } from "./config.ts";
import { objectiveScalars } from "./fields/objective.ts";

/** A scalar of some objective. */
export type ScalarName = keyof typeof objectiveScalars;

/** The objective of a configuration. A model that is not a VAE only has the reconstruction error. */
export function objectivePartOf({ model, objective }: Config): ObjectivePart<Config> {
  return model === "vae" ? objectiveParts[objective] : reconstructionErrorPart;
}

/** The final values of the objective's scalars, by name. */
export function scalarsOf(config: Config): Record<string, number> {
  return finalScalars(scheduledScalarsOf(config));
}

/** The objective's scalars by name: each a number, or a schedule if it changes during training. */
export function scheduledScalarsOf(config: Config): Scalars {
  const used = objectivePartOf(config).scalarNames(config);
  const names = Object.keys(objectiveScalars) as ScalarName[];
  return Object.fromEntries(
    names.filter((name) => used.includes(name)).map((name) => [name, scalarOf(config, name)]),
  );
}

function scalarOf(config: Config, name: ScalarName): Scalar {
  const to = config[name] ?? 0;
  const kind = config[`${name}Schedule`] ?? usualScheduleKind(objectiveScalars[name]);
  const from = config[`${name}From`] ?? usualSchedule.from;
  if (from === to) return to;
  switch (kind) {
    case "constant":
      return to;
    case "cyclic": {
      const cycles = config[`${name}Cycles`] ?? usualSchedule.cycles;
      return { kind, from, to, cycles, rise: config[`${name}Rise`] ?? usualSchedule.rise };
    }
    default:
      return { kind, from, to, over: spanOf(config, name) };
  }
}

/** Half of the training by default. */
function spanOf(config: Config, name: ScalarName): Span {
  const steps = config[`${name}WarmupSteps`];
  return steps === undefined ? { epochs: config[`${name}Warmup`] ?? config.epochs / 2 } : { steps };
}

/** Each scalar as text: `25`, or `linear from 0 to 4 over 5 epochs` for one that changes. */
export function scalarsInWords(config: Config): Record<string, string> {
  const scalars = Object.entries(scheduledScalarsOf(config));
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
