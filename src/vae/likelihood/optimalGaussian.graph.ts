import { GraphError } from "../../errors.ts";
import {
  add,
  divide,
  exp,
  lastSize,
  log,
  maximum,
  minimum,
  multiply,
  type Operand,
  reduceMean,
  stopGradient,
  subtract,
} from "../../graph/build.ts";
import type { Value } from "../../graph/value.ts";
import type { Scope } from "../../nn/scope.ts";
import { logTwoPi } from "../gaussian.ts";
import type { Likelihood } from "../interfaces.ts";
import { around, gaussianKind, type MeanOptions, meanOf, squaredError } from "./gaussian.graph.ts";

/** Batches over which the kept log sigma^2 is averaged: a plain mean at first, exponentially from this many on. */
const window = 100;

/** Below e^-12 (sigma under a 400th) log sigma^2 is not followed: a perfect reconstruction has no density. */
const smallestVariance = Math.exp(-12);

const zero = { kind: "constant", value: 0 } as const;

/**
 * N(x; mean, sigma^2) with the one sigma^2 that makes the batch most likely: the mean squared error over data, samples
 * and elements (Rybkin, Daniilidis and Levine 2021, "Simple and effective VAE training with calibrated decoders", the
 * optimal sigma). No derivative flows through it: at its optimum the sum over the batch has none.
 *
 * Evaluation and draws use what training kept, an average of log sigma^2 with a rate of 0.01 (buffer `logVar`, 0 before
 * the first step; buffer `steps` counts to 100, so that short trainings are averaged evenly).
 */
export function optimalGaussian({ mean: form = "sigmoid" }: MeanOptions = {}): Likelihood {
  const kept = (scope: Scope) => scope.buffer("logVar", [], zero);
  return {
    name: "Gaussian, optimal sigma",
    channels: 1,
    ...gaussianKind(form),
    logDensity(scope, decoded, target) {
      const logVar = kept(scope);
      return density(squaredError(meanOf(decoded, form), target), lastSize(target), logVar, exp(logVar));
    },
    training(scope, decoded, target) {
      const elements = lastSize(target);
      const error = squaredError(meanOf(decoded, form), target);
      const variance = stopGradient(maximum(divide(reduceMean(error), elements), smallestVariance));
      const logVar = log(variance);
      const before = kept(scope);
      const steps = scope.buffer("steps", [], zero);
      const count = minimum(add(steps, 1), window);
      return {
        logDensity: density(error, elements, logVar, variance),
        buffers: {
          [nameOf(before)]: add(before, divide(subtract(logVar, before), count)),
          [nameOf(steps)]: count,
        },
      };
    },
    mean: (_, decoded) => meanOf(decoded, form),
    draw: {
      noise: "normal",
      from: (scope, decoded, noise) => around(meanOf(decoded, form), exp(multiply(kept(scope), 0.5)), noise),
    },
  };
}

/** A buffer's full name, under which training hands back its next value. */
function nameOf(buffer: Value): string {
  if (buffer.kind !== "parameter") throw new GraphError(`expected a buffer, found ${buffer.kind}`);
  return buffer.name;
}

/** -(||x - mean||^2 / sigma^2 + D (log sigma^2 + log 2 pi)) / 2. */
function density(error: Value, elements: number, logVar: Value, variance: Operand): Value {
  const constantTerm = multiply(add(logVar, logTwoPi), elements);
  return multiply(add(divide(error, variance), constantTerm), -0.5);
}
