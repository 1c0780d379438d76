import { bernoulliLogDensity, greater, select, sigmoid } from "../../graph/build.ts";
import type { Likelihood } from "../interfaces.ts";
import { bernoulliPart } from "./bernoulli.ts";

/**
 * p(x|z) = Bernoulli(x; sigmoid(logits)), each element by itself: log p = x logits - softplus(logits).
 *
 * On binary data a log-likelihood. On grey values between 0 and 1 the same formula is a common reconstruction loss but
 * not a normalised density; results on binary and on grey pixels cannot be compared.
 */
export function bernoulli(): Likelihood {
  return {
    name: "Bernoulli",
    channels: 1,
    support: "unit interval",
    ...bernoulliPart.measure,
    logDensity: (_, logits, target) => bernoulliLogDensity(logits, target),
    mean: (_, logits) => sigmoid(logits),
    draw: {
      noise: "uniform",
      from: (_, logits, noise) => select(greater(sigmoid(logits), noise), 1, 0),
    },
  };
}
