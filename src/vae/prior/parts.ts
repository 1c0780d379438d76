import type { SettingsOf, ValuesOf } from "../../settings/field.ts";
import { conditionalNormalPart } from "./conditionalNormal.ts";
import { gaussianMixturePart } from "./gaussianMixture.ts";
import { standardNormalPart } from "./standardNormal.ts";
import { vampPriorPart } from "./vampPrior.ts";

/** The priors, by the words of the setting `prior`. Their graphs are in `parts.graph.ts`. */
export const priorParts = {
  normal: standardNormalPart,
  mixture: gaussianMixturePart,
  vamp: vampPriorPart,
  conditional: conditionalNormalPart,
} as const;

export type PriorKind = keyof typeof priorParts;
/** The values of the settings of all priors. */
export type PriorValues = ValuesOf<SettingsOf<typeof priorParts>>;
