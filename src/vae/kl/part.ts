import type { Advice } from "../../advice.ts";
import type { Term } from "../../chapters.ts";
import type { Fields, ValuesOf } from "../../settings/field.ts";
import type { Scalars } from "../../settings/scalar.ts";

/**
 * How a KL penalty acts on codes, for the diagnosis of a training. Scalars have their values at the diagnosed epoch.
 */
export interface KlDiagnosis {
  /** The weight of the whole KL. Absent if terms of the KL have separate weights, or the KL is held at a capacity. */
  weight?(scalars: Numbers): number;
  /** The nats at which the KL is held. Default: it is not held. */
  capacity?(scalars: Numbers): number;
  /**
   * What to change so that codes may carry more information.
   *
   * @param freeNats the free-bits settings that fit the model's prior
   */
  allowMore(scalars: Numbers, freeNats: Advice): Advice;
  /** What to change so that codes stay closer to the prior. */
  allowLess(scalars: Numbers): Advice;
}

type Numbers = Readonly<Record<string, number>>;

/** Other parts of a configuration that a penalty may depend on. */
export interface KlContext {
  readonly latentSize: number;
  readonly batchSize: number;
  /** The setting `prior`. */
  readonly prior: string;
  /** Whether the KL of each dimension has a closed form. */
  readonly closedKl: boolean;
  /** Whether the prior depends on the condition. */
  readonly conditional: boolean;
}

/**
 * The KL penalty of a loss: everything about it except its graph, which is in the file of the same name that ends in
 * `.graph.ts`. Settings and help load this file without the graph.
 */
export interface KlPart<
  Kind extends string = string,
  Declared extends Fields = Fields,
  Scalar extends string = string,
  Values = ValuesOf<Declared>,
> {
  /** The word of the setting `kl`. */
  readonly kind: Kind;
  /** Its formula, for the objective's name. */
  readonly formula: string;
  /** Its term in mathematical notation, for the report: `β KL(q(z|x) ‖ p(z))`. */
  readonly notation: string;
  /** The term that the glossary of a report explains. Default: the KL alone. */
  readonly glossary?: Term;
  /** Its settings, including scalars, in the order of help. */
  readonly settings: Declared;
  /** The scalars that are inputs of its graph. Each is a setting and may change during training. */
  readonly scalars: readonly Scalar[];
  /** Whether the term of a batch differs from the mean of the terms of its data. */
  readonly ofBatch: boolean;
  /** The name of a loss with this term. */
  readonly loss: string;
  /** Whether the term is that of the ELBO when its weight is 1. */
  readonly isElbo: boolean;
  /** The term as text: `4 x KL`. A scalar that changes appears by name, any other as a number. */
  term(values: Values, scalars: Scalars): string;
  /** The scalars that are weights of the KL or of its terms. -loss is at most the ELBO if none of them is below 1. */
  readonly weights: readonly Scalar[];
  /** Whether each weight applies to the whole KL, not to one of its terms. */
  readonly weighsWhole: boolean;
  /** Why -loss is not a bound with these scalars; undefined if it may be one. */
  noBound?(scalars: Scalars): string | undefined;
  /** Why the term is at least the KL at a weight of 1. Absent if it is the KL itself. */
  readonly excess?: string;
  /** Estimators that the objective card names. */
  estimator?(values: Values): { readonly aggregate: string };
  /** Throws ConfigError if its settings do not fit each other or the model. */
  requireFit?(values: Values, context: KlContext): void;
  readonly diagnosis: KlDiagnosis;
}

/** A KL penalty with the types of its own settings. */
export function klPart<
  const Kind extends string,
  const Declared extends Fields,
  const Scalar extends string & keyof Declared,
>(part: KlPart<Kind, Declared, Scalar>): KlPart<Kind, Declared, Scalar> {
  return part;
}
