import { ConfigError } from "../../errors.ts";
import {
  add,
  lastSize,
  multiply,
  type Operand,
  reduceSum,
  sigmoid,
  square,
  subtract,
} from "../../graph/build.ts";
import type { Value } from "../../graph/value.ts";
import { logTwoPi } from "../gaussian.ts";
import type { Likelihood } from "../interfaces.ts";
import { gaussianPart, type MeanForm, smallerVariance } from "./gaussian.ts";

export interface MeanOptions {
  /** `sigmoid` for images; `linear` for numbers that go beyond [0, 1], which the other refuses. Default: sigmoid. */
  readonly mean?: MeanForm;
}

/** What all Gaussian likelihoods have in common. A density over all real numbers: samples may lie outside [0, 1]. */
export function gaussianKind(form: MeanForm) {
  return {
    support: form === "linear" ? "real" : "unit interval",
    ...gaussianPart.measure,
  } as const satisfies Partial<Likelihood>;
}

export function meanOf(decoded: Value, form: MeanForm): Value {
  return form === "linear" ? decoded : sigmoid(decoded);
}

/** ||x - mean||^2, summed over the last axis. */
export function squaredError(mean: Value, target: Value): Value {
  return reduceSum(square(subtract(mean, target)), { axes: [-1] });
}

/** Samples: mean + e^(logVar / 2) x noise. */
export function around(mean: Value, deviation: Operand, noise: Value): Value {
  return add(mean, multiply(noise, deviation));
}

export interface GaussianOptions extends MeanOptions {
  /** sigma^2. Default: 1/2, with which -log p is the squared error and a constant. */
  readonly variance?: number;
}

/**
 * p(x|z) = N(x; mean, variance), each element by itself: log p = -||x - mean||^2 / (2 variance) - D/2 log(2 pi
 * variance). With a variance of 1/2, and without the constant, -log p is the summed squared error.
 *
 * Throws ConfigError for a variance that is not a number above 0.
 */
export function gaussian({ variance = 1 / 2, mean: form = "sigmoid" }: GaussianOptions = {}): Likelihood {
  if (!(variance > 0 && Number.isFinite(variance))) {
    throw new ConfigError(`Gaussian likelihood, variance: expected a number above 0, found ${variance}`);
  }
  const deviation = Math.sqrt(variance);
  return {
    name: `Gaussian, variance ${variance}`,
    channels: 1,
    ...gaussianKind(form),
    sharpen: smallerVariance,
    logDensity(_, decoded, target) {
      const constantTerm = (lastSize(target) / 2) * (logTwoPi + Math.log(variance));
      return subtract(
        multiply(squaredError(meanOf(decoded, form), target), -1 / (2 * variance)),
        constantTerm,
      );
    },
    mean: (_, decoded) => meanOf(decoded, form),
    draw: {
      noise: "normal",
      from: (_, decoded, noise) => around(meanOf(decoded, form), deviation, noise),
    },
  };
}
