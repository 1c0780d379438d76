import type { Scalars } from "../../settings/scalar.ts";
import type { KlContext } from "../kl/part.ts";

/** Whether -loss is, in expectation over the codes, a lower bound on log p(x), and why. */
export interface Bound {
  readonly holds: boolean;
  readonly reason: string;
}

/**
 * `elbo`: reconstruction + KL. `weighted`: the KL is weighted, replaced or added to. `importance-weighted`: one bound of
 * several samples. `error`: a reconstruction alone, of a model whose codes have no distribution.
 */
export type LossFamily = "elbo" | "weighted" | "importance-weighted" | "error";

/** What an objective's texts depend on besides its settings and scalars. */
export interface ObjectiveContext extends KlContext {
  /** Codes drawn for each image in evaluation. */
  readonly evaluationSamples: number;
  readonly binarize: string;
}

/**
 * What is minimised: everything about it except its graph, which is in the file of the same name that ends in `.graph.ts`.
 * `Values` are the settings that it depends on.
 */
export interface ObjectivePart<Values> {
  /** The scalars that its graph is fed with these settings. */
  scalarNames(values: Values): readonly string[];
  family(values: Values, scalars: Scalars): LossFamily;
  /** What the loss is called. `ofGrey`: ` of grey pixels` where a Bernoulli likelihood is used for them, else empty. */
  loss(values: Values, scalars: Scalars, ofGrey: string): string;
  /** The loss in a table: `-ELBO`, `weighted`, `IWAE 5`; nothing where its likelihood is marked instead. */
  mark(values: Values, scalars: Scalars, context: ObjectiveContext & { grey: boolean }): string | undefined;
  /** What the loss is made of: `reconstruction + 4 x KL`. Scalars that change are named; others are numbers. */
  terms(values: Values, scalars: Scalars): string;
  /** Whether -loss is a bound of a normalised likelihood. */
  bound(values: Values, scalars: Scalars, context: ObjectiveContext): Bound;
  /** Estimators that the objective card names. */
  estimator(values: Values): Estimators;
  /** Throws ConfigError where its settings do not fit each other or the model. */
  requireFit(values: Values, scalars: Scalars, context: ObjectiveContext): void;
}

/** How terms of a loss are estimated, in words, where it has them. */
export interface Estimators {
  /** The codes' density over all images. */
  readonly aggregate?: string;
  /** The distance of codes from the prior. */
  readonly mmd?: string;
  /** The derivative to the encoder, where it is not the usual one. */
  readonly gradient?: string;
}

/** Ends the reason of a loss that is no bound, or a looser one, although its parts add up to one. */
export const elboIsBound = "-(reconstruction + KL) is the ELBO and a bound.";
