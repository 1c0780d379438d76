import {
  abs,
  add,
  cast,
  continuousBernoulliLogDensity,
  divide,
  exp,
  greater,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  select,
  subtract,
} from "../../graph/build.ts";
import { continuousBernoulliMean } from "../../graph/ops/continuousBernoulli.ts";
import type { Value } from "../../graph/value.ts";
import type { Likelihood } from "../interfaces.ts";
import { continuousBernoulliPart } from "./continuousBernoulli.ts";

/**
 * p(x|z) = C(l) sigmoid(l)^x (1 - sigmoid(l))^(1 - x) of numbers x in [0, 1], each element by itself, which is the
 * Bernoulli's formula made a density (Loaiza-Ganem and Cunningham 2019, "The continuous Bernoulli").
 * On logits C(l) = l / tanh(l / 2) and log p = x l - log((e^l - 1) / l), which has no exception at probability 1/2.
 *
 * Its mean is not sigmoid(l), and lies nearer to 1/2.
 */
export function continuousBernoulli(): Likelihood {
  return {
    name: "continuous Bernoulli",
    channels: 1,
    support: "unit interval",
    ...continuousBernoulliPart.measure,
    logDensity: (_, logits, target) => continuousBernoulliLogDensity(logits, target),
    mean: (_, logits) => continuousBernoulliMean(logits),
    draw: { noise: "uniform", from: (_, logits, noise) => quantile(logits, noise) },
  };
}

/** Nearer to a uniform distribution than this, the logarithm below has lost more digits than a parabola leaves out. */
const nearlyUniform = 0.01;

/**
 * The x below which the distribution has a part u: log(1 + u (e^l - 1)) / l. For l < 0 it is computed as
 * -log(1 - u + u e^-a) / a with a = |l|, and otherwise as one minus that of 1 - u, so that nothing overflows.
 */
function quantile(logits: Value, u: Value): Value {
  const falling = cast(greater(0, logits), "float32");
  const part = add(multiply(u, falling), multiply(subtract(1, u), subtract(1, falling)));
  const a = abs(logits);
  const left = add(subtract(1, part), multiply(part, exp(negate(a))));
  const curved = divide(negate(log(maximum(left, 1e-37))), maximum(a, nearlyUniform));
  const parabola = multiply(part, subtract(1, multiply(multiply(a, 0.5), subtract(1, part))));
  const x = minimum(select(greater(a, nearlyUniform), curved, parabola), 1);
  return add(multiply(x, falling), multiply(subtract(1, x), subtract(1, falling)));
}
