import type { SettingsOf, ValuesOf } from "../../settings/field.ts";
import { capacityPart } from "./capacity.ts";
import { freeBitsPart } from "./freeBits.ts";
import { totalCorrelationPart } from "./totalCorrelation.ts";
import { weightedPart } from "./weighted.ts";

/** The KL penalties, by the words of the setting `kl`. Their graphs are in `parts.graph.ts`. */
export const klParts = {
  weighted: weightedPart,
  capacity: capacityPart,
  "free-bits": freeBitsPart,
  "total-correlation": totalCorrelationPart,
} as const;

export type KlKind = keyof typeof klParts;
/** The values of the settings of all KL penalties. */
export type KlValues = ValuesOf<SettingsOf<typeof klParts>>;
