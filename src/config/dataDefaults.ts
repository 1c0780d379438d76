import { DIGITS } from "../data/sources/known.ts";
import type { Settings } from "./field.ts";

/**
 * Defaults that depend on the data. The included digits are few and small: batches of 128 make 12 steps an epoch, and the Bernoulli
 * loss of their 64 grey pixels outweighs the KL by too little for sharp reconstructions. Presets come before these.
 */
export function dataDefaults({ data, model = "vae", binarize = "none" }: Settings): Settings {
  if (data !== DIGITS.name || model === "pca") return {};
  return {
    batchSize: 16,
    epochs: 20,
    ...(model === "vae" && binarize === "none" && { likelihood: "discretized-logistic" }),
  };
}
