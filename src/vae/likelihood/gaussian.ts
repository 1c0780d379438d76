import { z } from "zod";
import { advice, change } from "../../advice.ts";
import { field, number, type Settings } from "../../settings/field.ts";
import { likelihoodPart } from "./part.ts";

export const sigmas = ["fixed", "shared", "pixel", "predicted", "optimal"] as const;
export type Sigma = (typeof sigmas)[number];

/** How the decoder's outputs become means: the sigmoid keeps them in [0, 1]. */
export const meanForms = ["sigmoid", "linear"] as const;
export type MeanForm = (typeof meanForms)[number];

/** The form of a standard deviation or scale. Each likelihood with such a parameter accepts some of these words. */
export const sigma = field(z.enum(sigmas).optional(), {
  help: "standard deviation of the gaussian, or scale of the discretized-logistic likelihood",
  otherwise: "default fixed for gaussian, predicted for discretized-logistic",
  group: "Model",
  chapter: "twoTerms",
});

/** N(x; mean, sigma^2), elements independent: a density over all real numbers. */
export const gaussianPart = likelihoodPart({
  kind: "gaussian",
  settings: {
    sigma,
    variance: field(number().gt(0).max(1e6).default(0.5), {
      help: "sigma^2 of the gaussian likelihood with sigma fixed; at 0.5 the reconstruction term is the summed squared error plus a constant",
      aliases: ["c"],
      placeholder: "x",
      group: "Model",
      chapter: "twoTerms",
      only: {
        when: "sigma 'fixed'",
        add: advice`${change("sigma", "fixed")}`,
        holds: (settings) => gaussianSigma(settings) === "fixed",
      },
    }),
    mean: field(z.enum(meanForms).default("sigmoid"), {
      help: "output function of the gaussian likelihood's mean",
      group: "Model",
      chapter: "twoTerms",
    }),
  },
  measure: { normalisedOver: "real", discrete: false },
  card: (values) =>
    gaussianSigma(values) === "fixed"
      ? `Gaussian, sigma^2 fixed at ${values.variance}`
      : `Gaussian, sigma ${values.sigma}`,
  fittedToBatch: (values) => gaussianSigma(values) === "optimal",
});

/** How to give the pixels more weight against the KL if the variance is a setting. */
export const smallerVariance = advice`A smaller ${change("variance")} also gives the pixels more weight.`;

/** The form of a Gaussian's sigma. Default: fixed. */
export function gaussianSigma({ sigma = "fixed" }: { readonly sigma?: Sigma | undefined } | Settings): Sigma {
  return sigma as Sigma;
}
