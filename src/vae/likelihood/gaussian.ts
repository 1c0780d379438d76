import { z } from "zod";
import { advice, change } from "../../advice.ts";
import { field, number, type Settings } from "../../settings/field.ts";
import { likelihoodPart } from "./part.ts";

export const sigmas = ["fixed", "shared", "pixel", "predicted", "optimal"] as const;
export type Sigma = (typeof sigmas)[number];

/** What becomes of the decoder's numbers before they are means: the sigmoid keeps them in [0, 1]. */
export const meanForms = ["sigmoid", "linear"] as const;
export type MeanForm = (typeof meanForms)[number];

/** A standard deviation, or a scale. Each likelihood that has one accepts some of these words. */
export const sigma = field(z.enum(sigmas).optional(), {
  help: "standard deviation of a gaussian, or scale of a discretized-logistic",
  otherwise: "default: fixed, and predicted",
  group: "Model",
});

/** N(x; mean, sigma^2), each element by itself: a density over all real numbers. */
export const gaussianPart = likelihoodPart({
  kind: "gaussian",
  settings: {
    sigma,
    variance: field(number().gt(0).max(1e6).default(0.5), {
      help: "sigma^2 of a gaussian with sigma fixed; at 0.5 the loss is the summed squared error and a constant",
      aliases: ["c"],
      placeholder: "x",
      group: "Model",
      only: {
        when: "sigma 'fixed'",
        add: advice`${change("sigma", "fixed")}`,
        holds: (settings) => gaussianSigma(settings) === "fixed",
      },
    }),
    mean: field(z.enum(meanForms).default("sigmoid"), {
      help: "what holds a gaussian's mean",
      group: "Model",
    }),
  },
  measure: { normalisedOver: "real", discrete: false },
  card: (values) =>
    gaussianSigma(values) === "fixed"
      ? `Gaussian, sigma^2 fixed at ${values.variance}`
      : `Gaussian, sigma ${values.sigma}`,
  fittedToBatch: (values) => gaussianSigma(values) === "optimal",
});

/** What weighs the pixels more against the KL, where the variance is a setting. */
export const smallerVariance = advice`A smaller ${change("variance")} weighs the pixels more, too.`;

/** The form of a Gaussian's sigma. Default: fixed. */
export function gaussianSigma({ sigma = "fixed" }: { readonly sigma?: Sigma | undefined } | Settings): Sigma {
  return sigma as Sigma;
}
