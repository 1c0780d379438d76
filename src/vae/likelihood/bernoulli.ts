import { likelihoodPart } from "./part.ts";

/** Bernoulli(x; sigmoid(logits)), each element by itself. It is normalised over binary data; grey pixels are not such data. */
export const bernoulliPart = likelihoodPart({
  kind: "bernoulli",
  settings: {},
  measure: { normalisedOver: "binary", discrete: true },
  card: () => "Bernoulli on logits",
});
