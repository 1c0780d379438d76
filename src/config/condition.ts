import { ConfigError } from "../errors.ts";
import type { Condition } from "../vae/interfaces.ts";
import { priorParts } from "../vae/prior/parts.ts";
import type { Config } from "./config.ts";

/**
 * What a model of these settings is told of each image; undefined where nothing.
 *
 * @param classes how many the labels of its data tell apart
 * @throws ConfigError where that is not known and needed
 */
export function modelCondition(
  { condition }: Pick<Config, "condition">,
  classes: number | undefined,
): Condition | undefined {
  if (condition === "none") return undefined;
  if (classes !== undefined) return { kind: "labels", classes };
  throw new ConfigError(
    "expected data that say how many classes their labels tell apart, found none that do.",
    { setting: "condition", value: condition },
  );
}

/** `labels, 10 classes`, and where a model has them: what its card says. */
export function conditionInWords(
  { condition, prior, model }: Pick<Config, "condition" | "prior" | "model">,
  classes: number | undefined,
): { readonly c: string; readonly model: string } | undefined {
  if (condition === "none") return undefined;
  const count = classes === undefined ? "" : `, ${classes} classes`;
  const priorWords = priorParts[prior].conditional ? "p(z|c)" : "p(z), which does not depend on c";
  return {
    c: `labels${count}`,
    model:
      model === "vae"
        ? `p(x|c) of the decoder p(x|z, c), the encoder q(z|x, c) and the prior ${priorWords}`
        : "the encoder z(x, c) and the decoder p(x|z, c)",
  };
}
