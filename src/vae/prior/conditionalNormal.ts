import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { priorPart } from "./part.ts";

/** p(z|c) = N(z; mu(c), diag e^logVar(c)), a Gaussian for each class (Sohn, Lee and Yan 2015, section 4). */
export const conditionalNormalPart = priorPart({
  kind: "conditional",
  about: "a Gaussian of each class",
  settings: {},
  card: () => "normal of each condition",
  isStandardNormal: false,
  closedKl: true,
  conditional: true,
  requireFit({ condition }) {
    if (condition !== "none") return;
    throw new ConfigError("expected a model with a condition, found none.", {
      setting: "prior",
      value: "conditional",
      remedy: advice`Add ${change("condition", "labels")}, or drop ${change("prior")}.`,
    });
  },
});
