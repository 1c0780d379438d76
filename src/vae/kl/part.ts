import type { Advice } from "../../advice.ts";
import type { Fields, ValuesOf } from "../../settings/field.ts";
import type { Scalars } from "../../settings/scalar.ts";

/** How a KL penalty acts on codes, for a diagnosis of a training. Scalars are numbers here, as at the epoch that is judged. */
export interface KlDiagnosis {
  /** The weight of the whole KL. Absent where terms of the KL have weights of their own, or the KL is held at a capacity. */
  weight?(scalars: Numbers): number;
  /** The nats at which the KL is held. Default: it is not held. */
  capacity?(scalars: Numbers): number;
  /**
   * What to change so that codes may hold more.
   *
   * @param freeNats the settings of free bits that suit the model's prior
   */
  allowMore(scalars: Numbers, freeNats: Advice): Advice;
  /** What to change so that codes stay nearer to the prior. */
  allowLess(scalars: Numbers): Advice;
}

type Numbers = Readonly<Record<string, number>>;

/** What else of a configuration a penalty may depend on. */
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
 * What the KL costs in a loss: everything about it except its graph, which is in the file of the same name that ends in
 * `.graph.ts`. Settings and help load this file, and no graph.
 */
export interface KlPart<
  Kind extends string = string,
  Declared extends Fields = Fields,
  Scalar extends string = string,
  Values = ValuesOf<Declared>,
> {
  /** The word of the setting `kl`. */
  readonly kind: Kind;
  /** The term as a formula, for the objective's name. */
  readonly formula: string;
  /** Its settings, scalars among them, in the order of help. */
  readonly settings: Declared;
  /** The scalars that its graph is fed. Each is a setting, and may change during training. */
  readonly scalars: readonly Scalar[];
  /** Whether the term of a batch is more than the mean of its data's own. */
  readonly ofBatch: boolean;
  /** What a loss with this term is called. */
  readonly loss: string;
  /** Whether the term is the ELBO's own while its weight is 1. */
  readonly isElbo: boolean;
  /** The term in words: `4 x KL`. Scalars that change are named; others are numbers. */
  term(values: Values, scalars: Scalars): string;
  /** The scalars that weigh the KL, or its terms. -loss is at most the ELBO where none of them is below 1. */
  readonly weights: readonly Scalar[];
  /** Whether each weight is of the whole KL, not of a term of it. */
  readonly weighsWhole: boolean;
  /** Why -loss bounds nothing with these scalars; undefined where it may be a bound. */
  noBound?(scalars: Scalars): string | undefined;
  /** Why the term is at least the KL at a weight of 1. Absent where it is the KL itself. */
  readonly excess?: string;
  /** Estimators that the objective card names. */
  estimator?(values: Values): { readonly aggregate: string };
  /** Throws ConfigError where its settings do not fit each other or the model. */
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
