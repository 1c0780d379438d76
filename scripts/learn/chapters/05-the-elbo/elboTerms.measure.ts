import { elbo, prior, reconstruction } from "../../../../examples/learn/elbo.ts";
import { klByFormula, type Normal } from "../../../../examples/learn/information.ts";
import { model, x } from "./model.ts";

/** Reconstruction, KL and negative ELBO where one number of the exact posterior N(1, 1/2) is replaced. */
export function elboTermsData() {
  const of = (path: readonly Normal[]) =>
    path.map((q) => ({
      ...q,
      reconstruction: reconstruction(model, x, q),
      kl: klByFormula(q, prior),
      loss: -elbo(model, x, q),
    }));
  return {
    mean: of(Array.from({ length: 61 }, (_, at) => ({ mean: -0.5 + 0.05 * at, variance: 0.5 }))),
    variance: of(Array.from({ length: 79 }, (_, at) => ({ mean: 1, variance: 0.05 + 0.025 * at }))),
  };
}
