import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { priorPart } from "./part.ts";

/** p(z|c) = N(z; mu(c), diag e^logVar(c)), a Gaussian for each class (Sohn, Lee and Yan 2015, section 4). */
export const conditionalNormalPart = priorPart({
  kind: "conditional",
  about: "one learned Gaussian per class",
  settings: {},
  card: () => "normal of each condition",
  isStandardNormal: false,
  closedKl: true,
  conditional: true,
  requireFit({ condition }) {
    if (condition !== "none") return;
    throw new ConfigError("this prior requires a model with a condition.", {
      setting: "prior",
      value: "conditional",
      remedy: advice`Add ${change("condition", "labels")}, or drop ${change("prior")}.`,
    });
  },
});
