import { likelihoodPart } from "./part.ts";

/** Bernoulli(x; sigmoid(logits)), elements independent. It is normalised over binary data, not over grey pixels. */
export const bernoulliPart = likelihoodPart({
  kind: "bernoulli",
  settings: {},
  measure: { normalisedOver: "binary", discrete: true },
  card: () => "Bernoulli on logits",
});
