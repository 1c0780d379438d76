import { likelihoodPart } from "./part.ts";

/** The softmax of each one-hot column's logits. */
export const categoricalPart = likelihoodPart({
  kind: "categorical",
  settings: {},
  measure: { normalisedOver: "one-hot", discrete: true },
  card: () => "categorical",
});
