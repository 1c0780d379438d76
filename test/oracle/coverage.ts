import { estimateLikelihood } from "../../src/evaluate/likelihood.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import { exactLogLikelihood, model, parameters, presenter, split } from "./linearGaussian.ts";

/** How often intervals of an estimate contain the exact log p(x) of a linear-Gaussian model. */
export interface Coverage {
  readonly samples: number;
  readonly seeds: number;
  /** The share of means over the images within one and two of their standard errors. */
  readonly one: number;
  readonly two: number;
  /** The mean difference of the estimates from the exact value, in their standard errors: the bias. */
  readonly bias: number;
  /** The standard deviation of these differences: 1 if the stated errors are right. */
  readonly spread: number;
  /** The median effective sample size of the images, of the first seed. */
  readonly effectiveSamples: number;
}

/**
 * Estimates log p(x) of 30 images of a linear decoder with Gaussian noise by importance sampling, with seeds 0 to
 * `seeds` - 1, and compares the means with the exact marginal likelihood. The posterior is not the optimal one.
 */
export async function measureCoverage(samples: number, seeds: number): Promise<Coverage> {
  const exact = await exactLogLikelihood();
  const session = await openSession(model.parameters, { threads: 1 });
  const differences: number[] = [];
  let effectiveSamples = Number.NaN;
  try {
    await session.writeParameters(parameters);
    for (let seed = 0; seed < seeds; seed++) {
      const found = await estimateLikelihood({ model, session, split, presenter, seed, samples });
      differences.push((found.logLikelihood - exact) / found.standardError);
      if (seed === 0)
        effectiveSamples = found.perDatum.effectiveSamples.toSorted()[split.count / 2] ?? Number.NaN;
    }
  } finally {
    await session.dispose();
  }
  const within = (errors: number) => differences.filter((each) => Math.abs(each) <= errors).length / seeds;
  const bias = differences.reduce((sum, each) => sum + each, 0) / seeds;
  const squares = differences.reduce((sum, each) => sum + (each - bias) ** 2, 0);
  return {
    ...{ samples, seeds, one: within(1), two: within(2), bias },
    ...{ spread: Math.sqrt(squares / (seeds - 1)), effectiveSamples },
  };
}
