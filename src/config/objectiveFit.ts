import { ConfigError } from "../errors.ts";
import type { Config } from "./config.ts";

/** Throws ConfigError where settings of the objective do not go together. */
export function requireObjectiveFits(config: Config): void {
  requireOneWarmup(config, "beta");
  requireOneWarmup(config, "capacity");
  const { model, objective, kl, samples, evaluationSamples = samples, groups } = config;
  if (model !== "vae") return;
  if (kl === "capacity" && config.capacity === undefined) {
    throw new ConfigError(
      "capacity (--capacity): expected the nats at which the KL is held, found none. Add --capacity 25.",
    );
  }
  if (kl === "free-bits" && config.freeBits === undefined) {
    throw new ConfigError(
      "freeBits (--free-bits): expected the nats that are free, found none. Add --free-bits 0.1.",
    );
  }
  if (kl === "free-bits" && config.freeBitsOf === "dimension" && config.prior !== "normal") {
    throw new ConfigError(
      `freeBitsOf (--free-bits-of): with the prior '${config.prior}' the KL of a dimension has no closed form. Say ` +
        "--free-bits-of total, or --prior normal.",
    );
  }
  if (objective === "elbo") return;
  if (samples < 2) {
    throw new ConfigError(
      `samples (--samples): the objective '${objective}' weighs several codes of each image, and with one it is the ELBO. ` +
        "Add --samples 5, or drop --objective.",
    );
  }
  for (const [name, count] of Object.entries({ samples, evaluationSamples })) {
    if (count % groups === 0) continue;
    throw new ConfigError(
      `groups (--groups): expected a divisor of the ${count} ${name}, found ${groups}: each group has as many.`,
    );
  }
}

function requireOneWarmup(config: Config, scalar: "beta" | "capacity"): void {
  if (config[`${scalar}Warmup`] === undefined || config[`${scalar}WarmupSteps`] === undefined) return;
  throw new ConfigError(
    `${scalar}Warmup (--${scalar}-warmup): expected epochs or steps, found both. Drop it, or --${scalar}-warmup-steps.`,
  );
}
