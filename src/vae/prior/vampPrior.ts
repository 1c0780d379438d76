import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { type ComponentValues, priorComponents } from "./gaussianMixture.ts";
import { priorPart } from "./part.ts";

const usualComponents = 50;
const otherwise = `${priorComponents.otherwise}, ${usualComponents} for vamp`;

/**
 * p(z) = mean over k of q(z|u_k), with learned images u_k, the pseudo-inputs (Tomczak and Welling 2018, equation 9).
 */
export const vampPriorPart = priorPart({
  kind: "vamp",
  about: "mixture of the posteriors of learned pseudo-inputs",
  settings: { priorComponents: { ...priorComponents, otherwise } },
  card: (values) => `VampPrior of ${vampComponents(values)} images`,
  isStandardNormal: false,
  closedKl: false,
  conditional: false,
  requireFit({ condition }) {
    if (condition === "none") return;
    throw new ConfigError(
      "its pseudo-inputs have no labels, which the encoder of a conditional model requires.",
      {
        setting: "prior",
        value: "vamp",
        remedy: advice`Set ${change("prior", "normal")}, mixture or conditional, or drop ${change("condition")}.`,
      },
    );
  },
});

export function vampComponents({ priorComponents = usualComponents }: ComponentValues): number {
  return priorComponents;
}
