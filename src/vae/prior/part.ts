import type { Fields, ValuesOf } from "../../settings/field.ts";

/** p(z): everything about it except its graph, which is in the file of the same name that ends in `.graph.ts`. */
export interface PriorPart<
  Kind extends string = string,
  Declared extends Fields = Fields,
  Values = ValuesOf<Declared>,
> {
  /** The word of the setting `prior`. */
  readonly kind: Kind;
  /** What it is, for help: a noun phrase without an article. */
  readonly about: string;
  readonly settings: Declared;
  /** Its name on the objective card. */
  card(values: Values): string;
  /** Whether it is one standard normal. */
  readonly isStandardNormal: boolean;
  /** Whether the KL to it, and that of each dimension, has a closed form. */
  readonly closedKl: boolean;
  /** Whether it depends on the condition: p(z|c). */
  readonly conditional: boolean;
  /** Throws ConfigError if it does not fit the setting `condition`. */
  requireFit?(config: { readonly condition: string }): void;
}

/** A prior with the types of its own settings. */
export function priorPart<const Kind extends string, const Declared extends Fields>(
  part: PriorPart<Kind, Declared>,
): PriorPart<Kind, Declared> {
  return part;
}
