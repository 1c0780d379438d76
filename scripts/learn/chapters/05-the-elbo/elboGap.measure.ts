import { elbo, exactPosterior, gap, logEvidence } from "../../../../examples/learn/elbo.ts";
import type { Normal } from "../../../../examples/learn/information.ts";
import { model, paths, x } from "./model.ts";

/** log p(x), and the ELBO and the gap of each q of both paths. */
export function elboGapData() {
  const of = (path: readonly Normal[]) =>
    path.map((q) => ({ ...q, elbo: elbo(model, x, q), gap: gap(model, x, q) }));
  return {
    x,
    logEvidence: logEvidence(model, x),
    posterior: exactPosterior(model, x),
    start: { mean: -0.5, variance: 1 } satisfies Normal,
    mean: of(paths.mean),
    variance: of(paths.variance),
  };
}
