import { evenly, foldedDecoder, posteriorOnGrid } from "../../../../examples/learn/bayes.ts";
import { fitGaussian, reverseKl } from "../../../../examples/learn/fitGaussian.ts";
import { logDensity, type Normal } from "../../../../examples/learn/information.ts";
import { rounded } from "../../stored.ts";

/** A datum of the folded decoder, with its exact posterior and the closest Gaussian. */
export interface Observed {
  readonly x: number;
  readonly evidence: number;
  /** The exact posterior at the places z. */
  readonly posterior: readonly number[];
  readonly q: Normal;
  /** KL(q || p(z|x)) in nats. */
  readonly kl: number;
}

export interface FoldedPosterior {
  /** The variance of x around a z. */
  readonly c: number;
  readonly z: readonly number[];
  readonly observed: readonly Observed[];
  /** p(x) at evenly spaced places [x, density]. */
  readonly evidence: readonly (readonly [number, number])[];
}

const c = 0.1;
/** For integrals: finer than what is drawn, and wider. */
const grid = evenly(-6, 6, 1201);

export function foldedPosteriorData(): FoldedPosterior {
  const z = evenly(-3.5, 2.5, 181);
  return {
    c,
    z: z.map((at) => rounded(at)),
    observed: [0, 1].map((x) => observed(x, z)),
    evidence: evenly(-1, 4, 101).map(
      (x) => [rounded(x), rounded(posteriorOnGrid(foldedDecoder, c, x, grid).evidence)] as const,
    ),
  };
}

function observed(x: number, z: readonly number[]): Observed {
  const { evidence } = posteriorOnGrid(foldedDecoder, c, x, grid);
  const logPosterior = (at: number) =>
    logDensity({ mean: 0, variance: 1 }, at) +
    logDensity({ mean: foldedDecoder(at), variance: c }, x) -
    Math.log(evidence);
  const kl = (q: Normal) => reverseKl(grid, logPosterior, q);
  const q = fitGaussian(kl, { mean: 0.5, variance: 0.5 });
  return {
    x,
    evidence: rounded(evidence),
    posterior: z.map((at) => rounded(Math.exp(logPosterior(at)))),
    q: { mean: rounded(q.mean), variance: rounded(q.variance) },
    kl: rounded(kl(q)),
  };
}
