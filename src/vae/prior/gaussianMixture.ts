import { z } from "zod";
import { field } from "../../settings/field.ts";
import { priorPart } from "./part.ts";

const usualComponents = 10;

/** The number of components of a mixture prior. Each mixture prior has a default of its own. */
export const priorComponents = field(z.int().min(1).max(65_536).optional(), {
  help: "number of components of the mixture or vamp prior",
  otherwise: `default ${usualComponents} for mixture`,
  placeholder: "n",
  group: "Objective",
  chapter: "beyond",
});

/** p(z) = sum over k of w_k N(z; mu_k, diag e^logVar_k), with weights, means and variances learned with the model. */
export const gaussianMixturePart = priorPart({
  kind: "mixture",
  about: "mixture of learned Gaussians",
  settings: { priorComponents },
  card: (values) => `mixture of ${mixtureComponents(values)} Gaussians`,
  isStandardNormal: false,
  closedKl: false,
  conditional: false,
});

export function mixtureComponents({ priorComponents = usualComponents }: ComponentValues): number {
  return priorComponents;
}

/** The setting of a prior that is a mixture. */
export interface ComponentValues {
  readonly priorComponents?: number | undefined;
}
