import {
  add,
  bernoulliLogDensity,
  exp,
  lastSize,
  minimum,
  multiply,
  reciprocal,
  reduceSum,
  reshape,
  sqrt,
  square,
  subtract,
} from "../../graph/build.ts";
import { constant, type Value } from "../../graph/value.ts";
import type { Scope } from "../../nn/scope.ts";
import { logTwoPi } from "../gaussian.ts";
import type { Likelihood } from "../interfaces.ts";
import { around, gaussianKind, type MeanOptions, meanOf, squaredError } from "./gaussian.graph.ts";
import type { MeanForm } from "./gaussian.ts";
import { split } from "./split.graph.ts";

/** What a learned sigma is of: all elements, each element, or each element of each datum, given by the decoder. */
export const sigmaForms = ["shared", "pixel", "predicted"] as const;
export type SigmaForm = (typeof sigmaForms)[number];

export interface LearnedGaussianOptions extends MeanOptions {
  /** Default: shared. */
  readonly sigma?: SigmaForm;
}

/**
 * Variances stay above e^-12, softly: sigma above e^-6, two thirds of a grey level of an 8-bit image. An element that
 * never changes would otherwise drive its sigma to zero and the density to infinity.
 */
const leastLogVar = -12;

/** e^60 is a float32 number, and so is its square's reciprocal, zero: no infinity meets it in a derivative. */
const largestExponent = 60;

/**
 * p(x|z) = N(x; mean, sigma^2) with a sigma learned by gradient: sigma^2 = e^-12 + e^l, which is log sigma^2 = -12 +
 * softplus(l + 12), a soft bound as Rybkin, Daniilidis and Levine 2021 have. l is the parameter `logVar`, [1] or one
 * for each element [D], or what the decoder gives beside each mean. Parameters begin with 0 for a linear mean, and with
 * -2 for one in [0, 1].
 */
export function learnedGaussian({
  sigma = "shared",
  mean: form = "sigmoid",
}: LearnedGaussianOptions = {}): Likelihood {
  const parts = (scope: Scope, decoded: Value) => partsOf(scope, decoded, sigma, form);
  return {
    name: `Gaussian, learned sigma (${sigma})`,
    channels: sigma === "predicted" ? 2 : 1,
    ...gaussianKind(form),
    logDensity(scope, decoded, target) {
      const { mean, logVar } = parts(scope, decoded);
      const elements = lastSize(target);
      const precision = reciprocal(variance(logVar));
      // One sigma is applied after the sum over elements, many before it.
      const error =
        sigma === "shared"
          ? multiply(squaredError(mean, target), reshape(precision, []))
          : reduceSum(multiply(square(subtract(mean, target)), precision), { axes: [-1] });
      const logarithms = multiply(sumOfLogarithms(logVar), elements / lastSize(logVar));
      return multiply(add(add(error, logarithms), elements * logTwoPi), -0.5);
    },
    mean: (scope, decoded) => parts(scope, decoded).mean,
    draw: {
      noise: "normal",
      from(scope, decoded, noise) {
        const { mean, logVar } = parts(scope, decoded);
        return around(mean, sqrt(variance(logVar)), noise);
      },
    },
  };
}

function partsOf(
  scope: Scope,
  decoded: Value,
  sigma: SigmaForm,
  form: MeanForm,
): { readonly mean: Value; readonly logVar: Value } {
  if (sigma === "predicted") {
    const [mean = decoded, logVar = decoded] = split(decoded, 2);
    return { mean: meanOf(mean, form), logVar };
  }
  const sizes = sigma === "shared" ? [1] : [lastSize(decoded)];
  const start = { kind: "constant", value: form === "linear" ? 0 : -2 } as const;
  return { mean: meanOf(decoded, form), logVar: scope.parameter("logVar", sizes, start) };
}

function variance(logVar: Value): Value {
  return add(exp(minimum(logVar, largestExponent)), Math.exp(leastLogVar));
}

/** The sum over the last axis of log sigma^2. Of softplus it is minus a Bernoulli density of zeros: few logarithms. */
function sumOfLogarithms(logVar: Value): Value {
  const none = constant(logVar.graph, 0);
  return subtract(lastSize(logVar) * leastLogVar, bernoulliLogDensity(subtract(logVar, leastLogVar), none));
}
