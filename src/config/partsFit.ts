import { advice, change } from "../advice.ts";
import { ConfigError } from "../errors.ts";
import type { Scalars } from "../settings/scalar.ts";
import type { PriorPart } from "../vae/prior/part.ts";
import { priorParts } from "../vae/prior/parts.ts";
import type { Config } from "./config.ts";
import { objectiveScalars } from "./fields/objective.ts";
import { likelihoodPartOf } from "./likelihood.ts";
import { objectiveContext } from "./lossKind.ts";
import { objectivePartOf, type ScalarName, scheduledScalarsOf } from "./scalars.ts";

/** Throws ConfigError if settings of a model's parts are incompatible. */
export function requirePartsFit(config: Config): void {
  likelihoodPartOf(config).requireFit?.(config);
  const scalars = scheduledScalarsOf(config);
  for (const name of Object.keys(objectiveScalars) as ScalarName[]) requireSchedule(config, name, scalars);
  const prior: PriorPart = priorParts[config.prior];
  prior.requireFit?.(config);
  objectivePartOf(config).requireFit(config, scalars, objectiveContext(config));
}

/**
 * A schedule has different initial and final values, ends within the training, and is given in epochs or steps, not
 * both.
 */
function requireSchedule(config: Config, scalar: ScalarName, scalars: Scalars): void {
  const warmup = config[`${scalar}Warmup`];
  const inSteps = change(`${scalar}WarmupSteps`);
  if (warmup !== undefined && config[`${scalar}WarmupSteps`] !== undefined) {
    throw new ConfigError("the warm-up is given both in epochs and in steps.", {
      setting: `${scalar}Warmup`,
      value: warmup,
      remedy: advice`Drop it, or ${inSteps}.`,
    });
  }
  if (warmup !== undefined && warmup > config.epochs) {
    throw new ConfigError(
      `expected at most the ${config.epochs} epochs of this training, found ${warmup}: the final value would never be reached.`,
      {
        setting: `${scalar}Warmup`,
        value: warmup,
        remedy: advice`Train for more epochs (${change("epochs")}), or shorten it.`,
      },
    );
  }
  const atRest = scalars[scalar];
  const schedule = config[`${scalar}Schedule`] ?? "constant";
  if (schedule !== "constant" && typeof atRest === "number") {
    const own = change(`${scalar}Schedule`);
    throw new ConfigError(`the initial and the final value are both ${atRest}.`, {
      setting: `${scalar}Schedule`,
      value: schedule,
      remedy: advice`Set another ${change(scalar)} or ${change(`${scalar}From`)}, or drop ${own}.`,
    });
  }
}
