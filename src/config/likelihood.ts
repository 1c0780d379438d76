import { ConfigError } from "../errors.ts";
import { bernoulli } from "../vae/likelihood/bernoulli.ts";
import { categorical } from "../vae/likelihood/categorical.ts";
import { continuousBernoulli } from "../vae/likelihood/continuousBernoulli.ts";
import { discretizedLogistic } from "../vae/likelihood/discretizedLogistic.ts";
import { gaussian } from "../vae/likelihood/gaussian.ts";
import { learnedGaussian } from "../vae/likelihood/learnedGaussian.ts";
import { optimalGaussian } from "../vae/likelihood/optimalGaussian.ts";
import type { DataShape, Likelihood } from "../vae/seams.ts";
import type { Config } from "./config.ts";

/** The likelihood that settings describe, for data of one shape. Throws ConfigError where it does not take such data. */
export function likelihoodOf(config: Config, shape: DataShape): Likelihood {
  switch (config.likelihood) {
    case "bernoulli":
      return bernoulli();
    case "continuous-bernoulli":
      return continuousBernoulli();
    case "gaussian":
      return gaussianOf(config);
    case "discretized-logistic":
      return discretizedLogistic({ scale: config.sigma === "shared" ? "shared" : "predicted" });
    case "categorical":
      return categoricalOf(shape);
  }
}

function categoricalOf([height, width, categories]: DataShape): Likelihood {
  if (categories >= 2) return categorical({ categories });
  throw new ConfigError(
    `likelihood (--likelihood): 'categorical' expected one-hot columns, their categories along the last axis, found images of ` +
      `${height} x ${width} with one channel. For images say bernoulli, gaussian or discretized-logistic.`,
  );
}

function gaussianOf({ sigma = "fixed", variance, mean }: Config): Likelihood {
  switch (sigma) {
    case "fixed":
      return gaussian({ variance, mean });
    case "optimal":
      return optimalGaussian({ mean });
    default:
      return learnedGaussian({ sigma, mean });
  }
}

/** Whether p(x|z) is a density or a probability of pixels as they are shown: Bernoulli's of grey pixels is none. */
export function isNormalised(config: Config, shape: DataShape): boolean {
  return likelihoodOf(config, shape).normalisedOver !== "binary" || config.binarize !== "none";
}

/**
 * Of how many dimensions each image is where p(x|z) is a probability, so that nats are the length of a code: pixels times channels, or
 * columns of one-hot data. Undefined for densities, whose nats depend on how pixels are scaled, and where p(x|z) is not normalised.
 */
export function codedDimensions(config: Config, shape: DataShape): number | undefined {
  const { discrete, normalisedOver } = likelihoodOf(config, shape);
  if (!discrete || !isNormalised(config, shape)) return undefined;
  const [height, width, channels] = shape;
  return height * width * (normalisedOver === "one-hot" ? 1 : channels);
}
