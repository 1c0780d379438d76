import { ConfigError } from "../errors.ts";
import type { Condition } from "../vae/seams.ts";
import type { Config } from "./config.ts";

/**
 * What a model of these settings is told of each image; undefined where nothing.
 *
 * @param classes how many the labels of its data tell apart
 * @throws ConfigError where that is not known and needed
 */
export function conditionOf(
  { condition }: Pick<Config, "condition">,
  classes: number | undefined,
): Condition | undefined {
  if (condition === "none") return undefined;
  if (classes !== undefined) return { kind: "labels", classes };
  throw new ConfigError(
    "condition (--condition labels): expected data that say how many classes their labels tell apart, found none that do.",
  );
}

/** Throws ConfigError where settings of what a model is told do not go together. */
export function requireConditionFits({ condition, prior, kl }: Config): void {
  if (prior === "conditional" && condition === "none") {
    throw new ConfigError(
      "prior (--prior conditional): expected a model that is told labels, found none. Add --condition labels, or drop --prior.",
    );
  }
  if (prior === "vamp" && condition !== "none") {
    throw new ConfigError(
      "prior (--prior vamp): its images are made up and have no labels, without which the encoder of a conditional model " +
        "encodes nothing. Say --prior normal, mixture or conditional, or drop --condition.",
    );
  }
  if (prior === "conditional" && kl === "total-correlation") {
    throw new ConfigError(
      "kl (--kl total-correlation): its terms are those of the KL to one prior for all images, found one for each class " +
        "(--prior conditional). Say --prior normal, or --kl weighted.",
    );
  }
}

/** `labels, 10 classes`, and where a model has them: what its card says. */
export function conditionInWords(
  { condition, prior, model }: Pick<Config, "condition" | "prior" | "model">,
  classes: number | undefined,
): { readonly c: string; readonly model: string } | undefined {
  if (condition === "none") return undefined;
  const count = classes === undefined ? "" : `, ${classes} classes`;
  const priorWords = prior === "conditional" ? "p(z|c)" : "p(z), which does not depend on c";
  return {
    c: `labels${count}`,
    model:
      model === "vae"
        ? `p(x|c) of the decoder p(x|z, c), the encoder q(z|x, c) and the prior ${priorWords}`
        : "the encoder z(x, c) and the decoder p(x|z, c)",
  };
}
