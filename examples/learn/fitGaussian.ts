/** The Gaussian that is closest to a density on a line, in each direction of the KL: chapters 3 and 4 of docs/learn. */
import { logDensity, type Normal } from "./information.ts";

/** A density at places that lie evenly on the line. */
export interface OnGrid {
  readonly x: readonly number[];
  readonly density: readonly number[];
}

// #region directions
/** The area under f (log f - log g), for densities of which only logarithms are at hand. */
function klOnGrid(x: readonly number[], logF: (x: number) => number, logG: (x: number) => number): number {
  const width = (x[1] ?? 0) - (x[0] ?? 0);
  return x.reduce((sum, at) => sum + Math.exp(logF(at)) * (logF(at) - logG(at)) * width, 0);
}

/** KL(p || q): the mean over p. */
export function forwardKl(x: readonly number[], logP: (x: number) => number, q: Normal): number {
  return klOnGrid(x, logP, (at) => logDensity(q, at));
}

/** KL(q || p): the mean over q. */
export function reverseKl(x: readonly number[], logP: (x: number) => number, q: Normal): number {
  return klOnGrid(x, (at) => logDensity(q, at), logP);
}
// #endregion

// #region search
/** The mean and the variance with the smallest loss near a start: steps that get smaller where none improves. */
export function fitGaussian(loss: (q: Normal) => number, start: Normal): Normal {
  let best = { mean: start.mean, logVariance: Math.log(start.variance) };
  const normal = (at: typeof best): Normal => ({ mean: at.mean, variance: Math.exp(at.logVariance) });
  let least = loss(start);
  for (let step = 0.5; step > 1e-6; ) {
    const { mean, logVariance } = best;
    const neighbours = [
      { mean: mean + step, logVariance },
      { mean: mean - step, logVariance },
      { mean, logVariance: logVariance + step },
      { mean, logVariance: logVariance - step },
    ];
    const found = neighbours.find((each) => loss(normal(each)) < least);
    if (found === undefined) step /= 2;
    else {
      best = found;
      least = loss(normal(best));
    }
  }
  return normal(best);
}
// #endregion
