import { ConfigError } from "../errors.ts";
import type { Condition } from "../vae/interfaces.ts";
import { priorParts } from "../vae/prior/parts.ts";
import type { Config } from "./config.ts";

/**
 * The condition of a model with these settings; undefined if it has none.
 *
 * @param classes the number of classes of the data's labels
 * @throws ConfigError if the model has a condition and the number of classes is unknown
 */
export function modelCondition(
  { condition }: Pick<Config, "condition">,
  classes: number | undefined,
): Condition | undefined {
  if (condition === "none") return undefined;
  if (classes !== undefined) return { kind: "labels", classes };
  throw new ConfigError("the number of classes of the data's labels is unknown.", {
    setting: "condition",
    value: condition,
  });
}

/** The condition for the objective card: `labels, 10 classes`, and the parts of the model that depend on it. */
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
