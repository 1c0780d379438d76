import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { sigma } from "./gaussian.ts";
import { likelihoodPart } from "./part.ts";

/** One scale shared by all elements, or one predicted by the decoder for each element of each datum. */
export const scaleForms = ["predicted", "shared"] as const;
export type ScaleForm = (typeof scaleForms)[number];

/** The probability of each of the 256 levels of 8-bit images, from a logistic distribution (Kingma et al. 2016). */
export const discretizedLogisticPart = likelihoodPart({
  kind: "discretized-logistic",
  settings: { sigma },
  measure: { normalisedOver: "bytes", discrete: true },
  card: ({ sigma }) => `discretized logistic, scale ${sigma ?? "predicted"}`,
  requireFit({ sigma }) {
    if (sigma === undefined || scaleForms.some((form) => form === sigma)) return;
    throw new ConfigError(
      `expected shared or predicted with the likelihood 'discretized-logistic', found '${sigma}'.`,
      {
        setting: "sigma",
        value: sigma,
        remedy: advice`Set one of them, or ${change("likelihood", "gaussian")}.`,
      },
    );
  },
});
