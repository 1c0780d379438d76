import type { DataShape } from "../vae/interfaces.ts";
import { gaussianPart } from "../vae/likelihood/gaussian.ts";
import type { LikelihoodPart } from "../vae/likelihood/part.ts";
import { likelihoodParts } from "../vae/likelihood/parts.ts";
import type { Config } from "./config.ts";

type LikelihoodSettings = Pick<Config, "model" | "likelihood">;

/** The likelihood of a configuration. PCA has the loss of a Gaussian, whatever the setting is. */
export function likelihoodPartOf({ model, likelihood }: LikelihoodSettings): LikelihoodPart {
  return model === "pca" ? gaussianPart : likelihoodParts[likelihood];
}

/**
 * Whether a Bernoulli likelihood is used for values between 0 and 1, for which it is neither a probability nor a
 * density.
 */
export function isBernoulliOfGrey(config: Pick<Config, "binarize"> & LikelihoodSettings): boolean {
  return likelihoodPartOf(config).measure.normalisedOver === "binary" && config.binarize === "none";
}

/** Whether p(x|z) is a density, whose -log may be negative, instead of a probability. */
export function isDensity(config: LikelihoodSettings): boolean {
  return !likelihoodPartOf(config).measure.discrete;
}

/**
 * The number of dimensions of a datum if p(x|z) is a probability, so that nats are a code length: pixels times
 * channels, or the columns of one-hot data. Undefined for densities, whose nats depend on the scale of pixels, and if
 * p(x|z) is not normalised.
 */
export function codedDimensions(config: Config, [height, width, channels]: DataShape): number | undefined {
  const { discrete, normalisedOver } = likelihoodPartOf(config).measure;
  if (!discrete || isBernoulliOfGrey(config)) return undefined;
  return height * width * (normalisedOver === "one-hot" ? 1 : channels);
}
