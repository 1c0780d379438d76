import { likelihoodPart } from "./part.ts";

/** The Bernoulli's formula, normalised to a density over [0, 1] (Loaiza-Ganem and Cunningham 2019). */
export const continuousBernoulliPart = likelihoodPart({
  kind: "continuous-bernoulli",
  settings: {},
  measure: { normalisedOver: "unit interval", discrete: false },
  card: () => "continuous Bernoulli on logits",
});
