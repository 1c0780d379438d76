import { ConfigError } from "../../errors.ts";
import { add, broadcast, negate, reduceMean } from "../../graph/build.ts";
import { N } from "../../graph/shape.ts";
import { constant, type Value } from "../../graph/value.ts";
import type { Objective, ObjectiveTerms } from "../interfaces.ts";
import { klOf } from "../kl/divergence.graph.ts";
import { weightedKl } from "../kl/weighted.graph.ts";
import type { KlPenalty, Penalty, Regulariser } from "./penalty.graph.ts";

export interface ComposedElboOptions {
  /** What the KL costs. Without one there is no KL, as of a posterior without a density, and 0 is reported for it. */
  readonly kl?: KlPenalty;
  /** What is added. Default: nothing. */
  readonly also?: readonly Regulariser[];
}

/**
 * -E[log p(x|z)], the mean over k samples, plus what the KL costs, plus whatever else is asked for, in nats per datum.
 * Whatever is minimised, the reconstruction and the plain KL of the same samples are reported. The scalars are those of
 * the parts.
 *
 * @throws ConfigError where two parts have a scalar of the same name, or there is none at all
 */
export function composedElbo({ kl, also = [] }: ComposedElboOptions): Objective {
  const parts = [...(kl === undefined ? [] : [kl]), ...also];
  const scalars = parts.flatMap((part) => part.scalars);
  const twice = scalars.find((name, index) => scalars.indexOf(name) !== index);
  if (twice !== undefined || parts.length === 0) {
    const found = parts.map(({ name }) => name).join(", ") || "none";
    throw new ConfigError(`objective: expected parts with scalars of their own, found ${found}`);
  }
  return {
    name: nameOf({ ...(kl && { kl }), also }),
    scalars,
    usesPriorSamples: also.some((part) => part.usesPriorSamples),
    ofBatch: parts.some((part) => part.ofBatch === true),
    ...(kl?.diagnosis && { diagnosis: kl.diagnosis }),
    build(terms, values) {
      const reconstruction = negate(reduceMean(terms.logLikelihood, { axes: [1] }));
      const plainKl = kl === undefined ? undefined : klOf(terms);
      const penalties: Penalty[] = also.map((part) => part.build(terms, values));
      if (kl !== undefined && plainKl !== undefined) {
        penalties.unshift(kl.build({ ...terms, kl: plainKl }, values));
      }
      return {
        minimise: penalties.reduce((loss, { penalty }) => add(loss, penalty), reconstruction),
        reconstruction,
        kl: plainKl ?? noKl(terms),
        terms: Object.fromEntries(penalties.flatMap((part) => Object.entries(part.terms ?? {}))),
      };
    },
  };
}

/** `negative ELBO`, `reconstruction + gamma |KL - C|`, `negative ELBO + lambda MMD`. */
function nameOf({ kl, also = [] }: ComposedElboOptions): string {
  const first =
    kl?.isElbo === true ? ["negative ELBO"] : ["reconstruction", ...(kl === undefined ? [] : [kl.name])];
  return [...first, ...also.map(({ name }) => name)].join(" + ");
}

function noKl({ logLikelihood }: ObjectiveTerms): Value {
  return broadcast(constant(logLikelihood.graph, 0), [N]);
}

/**
 * The negative evidence lower bound with a weight on its second term:
 * -E[log p(x|z)] + beta KL(q(z|x) || p(z)), in nats per datum. The expectation is the mean over k samples. The KL is
 * closed where it can be, else the mean of log q(z|x) - log p(z) over the same samples.
 *
 * beta = 1 bounds -log p(x) from above (Kingma and Welling 2013, equation 3); another beta is the objective of
 * Higgins et al. 2017, equation 4, and no bound of it when below 1.
 */
export function negativeElbo(): Objective {
  return composedElbo({ kl: weightedKl() });
}
