import type { Objective } from "../seams.ts";
import { composedElbo } from "./composedElbo.ts";
import { weightedKl } from "./weightedKl.ts";

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
