import type { Fields, ValuesOf } from "../../settings/field.ts";
import type { Likelihood } from "../interfaces.ts";

/** p(x|z): everything about it except its graph, which is in the file of the same name that ends in `.graph.ts`. */
export interface LikelihoodPart<
  Kind extends string = string,
  Declared extends Fields = Fields,
  Values = ValuesOf<Declared>,
> {
  /** The word of the setting `likelihood`. */
  readonly kind: Kind;
  readonly settings: Declared;
  /** The data over which it is normalised, and whether it is a probability (discrete) or a density. */
  readonly measure: Pick<Likelihood, "normalisedOver" | "discrete">;
  /** Its name on the objective card. */
  card(values: Values): string;
  /** Whether sigma is fitted to each batch in training; evaluation uses one sigma for all data. Default: no. */
  fittedToBatch?(values: Values): boolean;
  /** Throws ConfigError if its settings do not fit each other. */
  requireFit?(values: Values): void;
}

/** A likelihood with the types of its own settings. */
export function likelihoodPart<const Kind extends string, const Declared extends Fields>(
  part: LikelihoodPart<Kind, Declared>,
): LikelihoodPart<Kind, Declared> {
  return part;
}
