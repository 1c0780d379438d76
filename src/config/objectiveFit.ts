import { flagOf } from "../advice.ts";
import { ConfigError } from "../errors.ts";
import type { Config } from "./config.ts";
import { type ScheduledScalar, scheduledScalars } from "./fields/scheduled.ts";
import { isScheduled, scheduledScalarsOf } from "./objective.ts";
import { hasClosedKl } from "./prior.ts";

/** Throws ConfigError where settings of the objective do not go together. */
export function requireObjectiveFits(config: Config): void {
  for (const scalar of scheduledScalars) requireMoves(config, scalar);
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
  if (kl === "free-bits" && config.freeBitsOf === "dimension" && !hasClosedKl(config.prior)) {
    throw new ConfigError(
      `freeBitsOf (--free-bits-of): with the prior '${config.prior}' the KL of a dimension has no closed form. Say ` +
        "--free-bits-of total, or --prior normal.",
    );
  }
  requireComparedCodes(config);
  if (objective === "elbo") return;
  if (samples < 2) {
    throw new ConfigError(
      `samples (--samples): the objective '${objective}' weighs several codes of each image, and with one it is the ELBO. ` +
        `Add --samples ${groups > 1 ? 2 * groups : 5}, or drop --objective.`,
    );
  }
  if (groups >= samples) {
    throw new ConfigError(
      `groups (--groups): expected fewer than the ${samples} samples, found ${groups}: the bound of one sample is the ELBO. ` +
        "Say fewer, or drop --objective.",
    );
  }
  if (config.elboWeight === 1 && !isScheduled(config, "elboWeight")) {
    throw new ConfigError(
      "elboWeight (--elbo-weight): 1 leaves nothing of the bound beside the ELBO. Say less, or drop --objective.",
    );
  }
  for (const [name, count] of Object.entries({ samples, evaluationSamples })) {
    if (count % groups === 0) continue;
    throw new ConfigError(
      `groups (--groups): expected a divisor of the ${count} ${name}, found ${groups}: each group has as many. Say ` +
        `${flagOf(name)} ${Math.ceil(count / groups) * groups}, or a divisor.`,
    );
  }
}

/** What compares the codes of a batch, or their dimensions, has several of them. */
function requireComparedCodes({ objective, kl, mmdWeight, batchSize, latentSize }: Config): void {
  const correlation = objective === "elbo" && kl === "total-correlation";
  if (correlation && latentSize < 2) {
    throw new ConfigError(
      "kl (--kl): one latent dimension depends on no other, so that its total correlation is 0. Add --latent-size 2 or more, or " +
        "say --kl weighted.",
    );
  }
  if (batchSize < 2 && (correlation || mmdWeight !== undefined)) {
    const [setting, flag, what] = correlation
      ? ["kl", "--kl", "total correlation is estimated"]
      : ["mmdWeight", "--mmd-weight", "an MMD is estimated"];
    throw new ConfigError(
      `${setting} (${flag}): ${what} from the codes of a batch, and a batch has ${batchSize}. Add --batch-size 64, or drop ${flag}.`,
    );
  }
}

/** A scalar that moves does so somewhere, within the training, and in one unit of time. */
function requireMoves(config: Config, scalar: ScheduledScalar): void {
  const [warmup, steps] = [config[`${scalar}Warmup`], config[`${scalar}WarmupSteps`]];
  const flag = flagOf(scalar);
  if (warmup !== undefined && steps !== undefined) {
    throw new ConfigError(
      `${scalar}Warmup (${flag}-warmup): expected epochs or steps, found both. Drop it, or ${flag}-warmup-steps.`,
    );
  }
  if (warmup !== undefined && warmup > config.epochs) {
    throw new ConfigError(
      `${scalar}Warmup (${flag}-warmup): expected at most the ${config.epochs} epochs of this training, found ${warmup}: ` +
        "the end would never be reached. Train for more epochs (--epochs), or shorten it.",
    );
  }
  const scalarAtRest = scheduledScalarsOf(config)[scalar];
  const schedule = config[`${scalar}Schedule`] ?? "constant";
  if (schedule !== "constant" && typeof scalarAtRest === "number") {
    throw new ConfigError(
      `${scalar}Schedule (${flag}-schedule): expected a way from one value to another, found ${scalarAtRest} at both ends. ` +
        `Say another ${flag} or ${flag}-from, or drop ${flag}-schedule.`,
    );
  }
}
