import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import type { DataShape, Likelihood } from "../interfaces.ts";
import { bernoulli } from "./bernoulli.graph.ts";
import { categorical } from "./categorical.graph.ts";
import { continuousBernoulli } from "./continuousBernoulli.graph.ts";
import { discretizedLogistic } from "./discretizedLogistic.graph.ts";
import { gaussian } from "./gaussian.graph.ts";
import { gaussianSigma } from "./gaussian.ts";
import { learnedGaussian } from "./learnedGaussian.graph.ts";
import { optimalGaussian } from "./optimalGaussian.graph.ts";
import type { LikelihoodKind, LikelihoodValues } from "./parts.ts";

type Build = (values: LikelihoodValues, shape: DataShape) => Likelihood;

const graphs: { readonly [Kind in LikelihoodKind]: Build } = {
  bernoulli,
  "continuous-bernoulli": continuousBernoulli,
  gaussian: gaussianOf,
  "discretized-logistic": ({ sigma }) =>
    discretizedLogistic({ scale: sigma === "shared" ? "shared" : "predicted" }),
  categorical: (_, shape) => categoricalOf(shape),
};

/**
 * The likelihood that settings describe, for data of one shape. Throws ConfigError where it does not accept such data.
 */
export function likelihoodOf(
  values: LikelihoodValues & { readonly likelihood: LikelihoodKind },
  shape: DataShape,
): Likelihood {
  return graphs[values.likelihood](values, shape);
}

function gaussianOf({ variance, mean, ...values }: LikelihoodValues): Likelihood {
  const sigma = gaussianSigma(values);
  switch (sigma) {
    case "fixed":
      return gaussian({ variance, mean });
    case "optimal":
      return optimalGaussian({ mean });
    default:
      return learnedGaussian({ sigma, mean });
  }
}

function categoricalOf([height, width, categories]: DataShape): Likelihood {
  if (categories >= 2) return categorical({ categories });
  throw new ConfigError(
    `'categorical' expected one-hot columns, their categories along the last axis, found images of ${height} x ${width} with one channel.`,
    {
      setting: "likelihood",
      value: "categorical",
      remedy: advice`For images say ${change("likelihood", "bernoulli")}, gaussian or discretized-logistic.`,
    },
  );
}
