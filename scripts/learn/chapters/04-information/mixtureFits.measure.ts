import { evenly } from "../../../../examples/learn/bayes.ts";
import { fitGaussian, forwardKl, reverseKl } from "../../../../examples/learn/fitGaussian.ts";
import { logDensity, type Normal } from "../../../../examples/learn/information.ts";
import { rounded } from "../../stored.ts";

/** A Gaussian q that is fitted to a mixture p of two Gaussians, with both divergences in nats. */
export interface Fit {
  readonly q: Normal;
  readonly forward: number;
  readonly reverse: number;
}

export interface MixtureFits {
  readonly x: readonly number[];
  readonly p: readonly number[];
  /** The smallest KL(p || q). */
  readonly forward: Fit;
  /** The smallest KL(q || p) near a start at the left, and at the right. */
  readonly left: Fit;
  readonly right: Fit;
}

const parts = [
  { weight: 0.6, normal: { mean: -3, variance: 0.7 } },
  { weight: 0.4, normal: { mean: 3, variance: 1 } },
] as const;

/** log p(x); the larger term is taken out, so that it is finite far from both parts. */
export function logMixture(x: number): number {
  const terms = parts.map(({ weight, normal }) => Math.log(weight) + logDensity(normal, x));
  const largest = Math.max(...terms);
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
}

export function mixtureFitsData(): MixtureFits {
  const grid = evenly(-14, 14, 701);
  const forward = (q: Normal) => forwardKl(grid, logMixture, q);
  const reverse = (q: Normal) => reverseKl(grid, logMixture, q);
  const fitted = (loss: (q: Normal) => number, mean: number): Fit => {
    const q = fitGaussian(loss, { mean, variance: 1 });
    return {
      q: { mean: rounded(q.mean), variance: rounded(q.variance) },
      forward: rounded(forward(q)),
      reverse: rounded(reverse(q)),
    };
  };
  const x = evenly(-7, 7, 141).map((value) => rounded(value));
  return {
    x,
    p: x.map((at) => rounded(Math.exp(logMixture(at)))),
    forward: fitted(forward, 0),
    left: fitted(reverse, -3),
    right: fitted(reverse, 3),
  };
}
