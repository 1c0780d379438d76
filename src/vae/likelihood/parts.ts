import type { SettingsOf, ValuesOf } from "../../settings/field.ts";
import { bernoulliPart } from "./bernoulli.ts";
import { categoricalPart } from "./categorical.ts";
import { continuousBernoulliPart } from "./continuousBernoulli.ts";
import { discretizedLogisticPart } from "./discretizedLogistic.ts";
import { gaussianPart } from "./gaussian.ts";

/** The likelihoods, by the words of the setting `likelihood`. Their graphs are in `parts.graph.ts`. */
export const likelihoodParts = {
  bernoulli: bernoulliPart,
  "continuous-bernoulli": continuousBernoulliPart,
  gaussian: gaussianPart,
  "discretized-logistic": discretizedLogisticPart,
  categorical: categoricalPart,
} as const;

export type LikelihoodKind = keyof typeof likelihoodParts;
/** The values of the settings of all likelihoods. */
export type LikelihoodValues = ValuesOf<SettingsOf<typeof likelihoodParts>>;
