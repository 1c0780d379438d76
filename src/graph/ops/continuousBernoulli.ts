import {
  abs,
  add,
  divide,
  maximum,
  minimum,
  multiply,
  reciprocal,
  square,
  subtract,
  tanh,
} from "../build.ts";
import type { Value } from "../value.ts";
import type { OnnxEmitter } from "./definition.ts";

/**
 * The continuous Bernoulli on logits l: p(x) = e^(x l) / e^A(l) on [0, 1] with A(l) = log((e^l - 1) / l). This file
 * computes A and its derivative, the mean, without the cancellation of both formulas near 0.
 */

/** A(l) in float64. */
export function logNormaliser(l: number): number {
  const a = Math.abs(l);
  return Math.max(l, 0) + (a === 0 ? 0 : Math.log(-Math.expm1(-a) / a));
}

/**
 * Added to numerator and denominator, it turns 0 / 0 into 1; added to any other float32 number here, it is rounded
 * away.
 */
const tiny = 1e-30;

/**
 * a / (1 - e^-a), a = |l|, whose logarithm is max(l, 0) - A(l). With t = tanh(a / 2) it is (1 + t) a / 2 / t, without
 * cancellation.
 */
export function emitFraction(logits: string, emit: OnnxEmitter): string {
  const h = emit.node("Mul", [emit.node("Abs", [logits]), emit.scalar(0.5)]);
  const t = emit.node("Tanh", [h]);
  const one = emit.node("Add", [t, emit.scalar(1)]);
  const [above, below] = [h, t].map((x) => emit.node("Add", [x, emit.scalar(tiny)]));
  return emit.node("Mul", [one, emit.node("Div", [above ?? h, below ?? t])]);
}

/** Below this |l| the mean is a series with an error below 1e-8; above, a difference with little cancellation. */
const border = 0.5;

/** coth(l / 2) / 2 - 1 / l = l / 12 - l^3 / 720 + l^5 / 30240 - ... */
const cubic = -1 / 720;
const quintic = 1 / 30240;

/**
 * 1/2 + coth(l / 2) / 2 - 1 / l, in [0, 1]; its derivative is not exact at |l| = 1/2.
 *
 * Both formulas are computed everywhere, each with |l| clamped to its valid range, so that outside it gives a constant.
 * This avoids a selection between them: ONNX Runtime's Where needs more passes over memory.
 */
export function continuousBernoulliMean(logits: Value): Value {
  const a = abs(logits);
  const far = reciprocal(maximum(a, border));
  const coth = divide(0.5, maximum(tanh(multiply(a, 0.5)), Math.tanh(border / 2)));
  const difference = subtract(coth, far);
  const near = square(minimum(a, border));
  const polynomial = subtract(
    multiply(add(multiply(near, border * quintic), border * cubic), near),
    border * (border ** 2 * cubic + border ** 4 * quintic),
  );
  // Above the border: l / |l| x difference, as the polynomial is 0 at the border. Nearer to 0: l / border x (both).
  return add(multiply(multiply(logits, far), add(polynomial, difference)), 0.5);
}
