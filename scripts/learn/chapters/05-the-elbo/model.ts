import type { LinearModel } from "../../../../examples/learn/elbo.ts";
import type { Normal } from "../../../../examples/learn/information.ts";

/** The model and the datum of the chapter. Its exact posterior is N(1, 1/2). */
export const model: LinearModel = { weight: 1, bias: 0, variance: 1 };
export const x = 2;

/** Approximate posteriors whose mean moves at a variance of 1, and whose variance moves at the best mean. */
export const paths = {
  mean: Array.from({ length: 61 }, (_, at): Normal => ({ mean: -0.5 + 0.05 * at, variance: 1 })),
  variance: Array.from({ length: 79 }, (_, at): Normal => ({ mean: 1, variance: 0.05 + 0.025 * at })),
} as const;
