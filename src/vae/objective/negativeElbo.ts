import { ConfigError } from "../../errors.ts";
import { add, multiply, negate, reduceMean, reduceSum, subtract } from "../../graph/build.ts";
import type { Value } from "../../graph/value.ts";
import type { Objective } from "../seams.ts";

/**
 * The negative evidence lower bound with a weight on its second term:
 * -E[log p(x|z)] + beta KL(q(z|x) || p(z)), in nats per datum. The expectation is the mean over k samples. The KL is
 * closed where it can be, else the mean of log q(z|x) - log p(z) over the same samples.
 *
 * beta = 1 bounds -log p(x) from above (Kingma and Welling 2013, equation 3); another beta is the objective of
 * Higgins et al. 2017, equation 4, and no bound of it when below 1.
 */
export function negativeElbo(): Objective {
  return {
    name: "negative ELBO",
    scalars: ["beta"],
    build({ logLikelihood, logPrior, logPosterior, divergence }, { beta = 1 }) {
      const reconstruction = negate(reduceMean(logLikelihood, { axes: [1] }));
      const kl = divergence === undefined ? sampledKl(logPosterior, logPrior) : closedKl(divergence);
      return { minimise: add(reconstruction, multiply(kl, beta)), reconstruction, kl };
    },
  };
}

function closedKl(divergence: Value): Value {
  return reduceSum(divergence, { axes: [1] });
}

function sampledKl(logPosterior: Value | undefined, logPrior: Value): Value {
  if (logPosterior === undefined) {
    throw new ConfigError(
      "negative ELBO: expected a posterior with a density, found a deterministic code, which has no KL divergence. " +
        "Take the objective reconstructionError for an autoencoder.",
    );
  }
  return reduceMean(subtract(logPosterior, logPrior), { axes: [1] });
}
