import { ConfigError } from "../../errors.ts";
import { add, multiply, reduceSum, subtract } from "../../graph/build.ts";
import { dataCountScalar } from "../interfaces.ts";
import { firstSample, type KlPenalty, penaltyOf, scalarOf } from "../objective/penalty.graph.ts";
import { aggregatedDensities } from "./aggregate.graph.ts";
import { densityOf } from "./divergence.graph.ts";
import { type AggregateEstimator, totalCorrelationPart } from "./totalCorrelation.ts";

/**
 * The KL as three terms, each with a weight of its own (Chen et al. 2018, equations 2 and 4):
 *
 *   alpha E[log q(z|x) - log q(z)]                 what z says of the datum: index-code mutual information
 * + beta  E[log q(z) - sum of log q(z_j)]          how far the numbers of a code depend on each other: total
 * correlation + gamma E[sum of log q(z_j) - log p(z)]          how far each of them is from the prior: dimension-wise
 * KL
 *
 * With all weights 1 their sum is the KL. q(z) is the mean of q(z|x) over the data set; it and its marginals q(z_j) are
 * estimated from the batch. Of several samples of a datum the first is used. Scalars: `informationWeight` (alpha),
 * `beta`, `dimensionWeight` (gamma) and `dataCount`. Reports the three terms; a batch says little of q(z), so that
 * single ones may be negative.
 */
export function totalCorrelation(estimator: AggregateEstimator): KlPenalty {
  const part = { ...totalCorrelationPart, scalars: [...totalCorrelationPart.scalars, dataCountScalar] };
  return penaltyOf(part, ({ z, posterior, logPosterior, logPrior }, scalars) => {
    if (posterior.pairwiseLogDensity === undefined) {
      throw new ConfigError(
        "total correlation: expected a posterior that is a product over dimensions, with a density, found another. " +
          "Take the diagonal Gaussian.",
      );
    }
    const pairs = posterior.pairwiseLogDensity(firstSample(z));
    const dataCount = scalarOf(scalars, dataCountScalar);
    const { joint, marginals } = aggregatedDensities(pairs, firstSample(z), { estimator, dataCount });
    const product = reduceSum(marginals, { axes: [1] });
    const terms = {
      mutualInformation: subtract(firstSample(densityOf(logPosterior)), joint),
      totalCorrelation: subtract(joint, product),
      dimensionKl: subtract(product, firstSample(logPrior)),
    };
    const weighted = (name: string, term: keyof typeof terms) =>
      multiply(terms[term], scalarOf(scalars, name));
    const penalty = add(
      add(weighted("informationWeight", "mutualInformation"), weighted("beta", "totalCorrelation")),
      weighted("dimensionWeight", "dimensionKl"),
    );
    return { penalty, terms };
  });
}
