import { ConfigError } from "../../errors.ts";
import { reduceMean, reduceSum, subtract } from "../../graph/build.ts";
import type { Value } from "../../graph/value.ts";
import type { ObjectiveTerms } from "../interfaces.ts";

/**
 * KL(q(z|x) || p(z)) of each datum, [N], in nats: closed where it can be, else the mean of log q(z|x) - log p(z) over
 * the samples. Throws ConfigError where z has no distribution.
 */
export function klOf(terms: Pick<ObjectiveTerms, "divergence" | "logPosterior" | "logPrior">): Value {
  const { divergence, logPosterior, logPrior } = terms;
  if (divergence !== undefined) return reduceSum(divergence, { axes: [1] });
  return reduceMean(subtract(densityOf(logPosterior), logPrior), { axes: [1] });
}

/** log q(z|x). Throws ConfigError where there is none. */
export function densityOf(logPosterior: Value | undefined): Value {
  if (logPosterior !== undefined) return logPosterior;
  throw new ConfigError(
    "negative ELBO: expected a posterior with a density, found a deterministic code, which has no KL divergence. " +
      "Take the objective reconstructionError for an autoencoder.",
  );
}
