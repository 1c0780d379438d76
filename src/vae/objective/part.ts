import type { Term } from "../../chapters.ts";
import type { Scalars } from "../../settings/scalar.ts";
import type { KlContext } from "../kl/part.ts";

/** Whether -loss is, in expectation over the codes, a lower bound on log p(x), and why. */
export interface Bound {
  readonly holds: boolean;
  readonly reason: string;
}

/**
 * `elbo`: reconstruction + KL. `weighted`: the KL is weighted or replaced, or a term is added. `importance-weighted`:
 * one bound of several samples. `error`: the reconstruction alone, for a model with deterministic codes.
 */
export type LossFamily = "elbo" | "weighted" | "importance-weighted" | "error";

/** What an objective's texts depend on, in addition to its settings and scalars. */
export interface ObjectiveContext extends KlContext {
  /** Codes drawn for each image in evaluation. */
  readonly evaluationSamples: number;
  readonly binarize: string;
}

/**
 * An objective: everything about it except its graph, which is in the file of the same name that ends in `.graph.ts`.
 * `Values` are the settings that it depends on.
 */
export interface ObjectivePart<Values> {
  /** The scalars that are inputs of its graph with these settings. */
  scalarNames(values: Values): readonly string[];
  family(values: Values, scalars: Scalars): LossFamily;
  /** The name of the loss. `ofGrey`: ` of grey pixels` if a Bernoulli likelihood is used for them, otherwise empty. */
  loss(values: Values, scalars: Scalars, ofGrey: string): string;
  /** The loss in a table: `-ELBO`, `weighted`, `IWAE 5`; undefined if the mark of its likelihood is enough. */
  mark(values: Values, scalars: Scalars, context: ObjectiveContext & { grey: boolean }): string | undefined;
  /** The loss as a sum: `reconstruction + 4 x KL`. A scalar that changes appears by name, any other as a number. */
  terms(values: Values, scalars: Scalars): string;
  /**
   * The loss in mathematical notation, as its summands: the reconstruction first, if the loss is a sum. `β`, `γ`, `α`,
   * `λ` and `C` are scalars.
   */
  notation(values: Values): readonly string[];
  /** Terms that the glossary of a report explains, in addition to those of any loss. */
  glossary(values: Values): readonly Term[];
  /** Whether -loss is a bound if the likelihood is normalised. */
  bound(values: Values, scalars: Scalars, context: ObjectiveContext): Bound;
  /** Estimators that the objective card names. */
  estimator(values: Values): Estimators;
  /** Throws ConfigError if its settings do not fit each other or the model. */
  requireFit(values: Values, scalars: Scalars, context: ObjectiveContext): void;
}

/** How terms of a loss are estimated, as text. Absent for terms that the loss does not have. */
export interface Estimators {
  /** The aggregate posterior q(z). */
  readonly aggregate?: string;
  /** The MMD between codes and prior. */
  readonly mmd?: string;
  /** The gradient of the encoder, if it is not the usual one. */
  readonly gradient?: string;
}

/** The last sentence of the reason for a loss that is no bound, or a looser one, while reconstruction + KL is one. */
export const elboIsBound = "-(reconstruction + KL) is the ELBO and a bound.";
