import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { type ComponentValues, priorComponents } from "./gaussianMixture.ts";
import { priorPart } from "./part.ts";

const usualComponents = 50;

/** p(z) = mean over k of q(z|u_k), of learned images u_k (Tomczak and Welling 2018, equation 9). */
export const vampPriorPart = priorPart({
  kind: "vamp",
  about: "a mixture of the codes of learned images",
  settings: { priorComponents },
  card: (values) => `VampPrior of ${vampComponents(values)} images`,
  isStandardNormal: false,
  closedKl: false,
  conditional: false,
  requireFit({ condition }) {
    if (condition === "none") return;
    throw new ConfigError(
      "its images are made up and have no labels, without which the encoder of a conditional model encodes nothing.",
      {
        setting: "prior",
        value: "vamp",
        remedy: advice`Say ${change("prior", "normal")}, mixture or conditional, or drop ${change("condition")}.`,
      },
    );
  },
});

export function vampComponents({ priorComponents = usualComponents }: ComponentValues): number {
  return priorComponents;
}
