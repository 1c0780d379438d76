import { digitsDataset, spritesDataset } from "../data/sources/known.ts";
import type { Settings } from "../settings/field.ts";

/**
 * Defaults that depend on the data. Presets override them.
 *
 * - The included digits are few and small: batches of 128 would make 12 steps per epoch, and the Bernoulli loss of
 *   their 64 grey pixels outweighs the KL by too little for sharp reconstructions.
 * - The sprites are black and white, which `threshold` declares, and so numerous that an epoch has 5,721 steps. The
 *   network is the usual one for them (Burgess et al. 2018).
 */
export function dataDefaults({
  data,
  model = "vae",
  binarize = "none",
  encoder,
  preset = "dense",
}: Settings): Settings {
  if (model === "pca") return {};
  if (data === digitsDataset.name) {
    return {
      batchSize: 16,
      epochs: 20,
      ...(model === "vae" && binarize === "none" && { likelihood: "discretized-logistic" }),
    };
  }
  if (data !== spritesDataset.name) return {};
  const isBurgess = encoder === "burgess" || (encoder === undefined && preset === "dense");
  return {
    ...(isBurgess && { encoder: "burgess", learningRate: 5e-4 }),
    latentSize: 10,
    epochs: 1,
    binarize: "threshold",
  };
}
