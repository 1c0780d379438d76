import {
  add,
  bernoulliLogDensity,
  cast,
  exp,
  greater,
  log,
  maximum,
  minimum,
  multiply,
  reciprocal,
  reduceSum,
  relu,
  softplus,
  subtract,
  tanh,
} from "../../graph/build.ts";
import { constant, type Value } from "../../graph/value.ts";
import type { Scope } from "../../nn/scope.ts";
import type { Likelihood } from "../interfaces.ts";
import { discretizedLogisticPart, type ScaleForm } from "./discretizedLogistic.ts";
import { split } from "./split.graph.ts";

export interface DiscretizedLogisticOptions {
  /** Default: predicted. */
  readonly scale?: ScaleForm;
}

/** Half a grey level. */
const half = 1 / 510;

/** Scales stay above this: e^-7 where grey values go from -1 to 1 (Salimans et al. 2017), and here from 0 to 1. */
const leastScale = Math.exp(-7) / 2;

/** Scales end at e^6 = 403, a hundred times what makes grey values equally likely; float32 cannot give means beyond. */
const largestExponent = 6;

/** Far outside every scale: the tail of an edge ends there. */
const farAway = 1e12;

/**
 * P(x|z) of a grey value x of an 8-bit image, a multiple of 1/255: what a logistic distribution has between x - 1/510
 * and x + 1/510, where 0 takes all below and 1 all above (Kingma et al. 2016, "Improving variational inference with
 * inverse autoregressive flow"; Salimans et al. 2017, "PixelCNN++", equation 2, with one component).
 *
 * With a and b the standardised upper and lower edges, sigmoid(a) - sigmoid(b) = sigmoid(a) sigmoid(-b) (1 - e^(b -
 * a)): three logarithms, none of a difference that could vanish, so that no other formula is needed far from the mean.
 *
 * The decoder gives the mean as it is, and beside it, for a predicted scale, l: scale = e^-7 / 2 + e^l. A shared scale
 * has the parameter `logScale` [1] for l, which begins with -2.
 */
export function discretizedLogistic({
  scale: form = "predicted",
}: DiscretizedLogisticOptions = {}): Likelihood {
  const parts = (scope: Scope, decoded: Value) => partsOf(scope, decoded, form);
  return {
    name: `discretized logistic (${form} scale)`,
    channels: form === "predicted" ? 2 : 1,
    support: "bytes",
    ...discretizedLogisticPart.measure,
    logDensity(scope, decoded, target) {
      const { mean, scale } = parts(scope, decoded);
      const sharpness = reciprocal(scale);
      const { upper, lower, inside } = edges(target);
      const below = multiply(subtract(upper, mean), sharpness);
      const above = multiply(subtract(lower, mean), sharpness);
      const tails = add(
        bernoulliLogDensity(below, constant(target.graph, 1)),
        bernoulliLogDensity(above, constant(target.graph, 0)),
      );
      return add(tails, reduceSum(multiply(inside, logWidth(sharpness)), { axes: [-1] }));
    },
    // Of the logistic variable, kept within [0, 1] and not rounded: half a grey level from the exact mean at most.
    mean(scope, decoded) {
      const { mean, scale } = parts(scope, decoded);
      const [toOne, toZero] = [subtract(1, mean), subtract(0, mean)].map((x) =>
        softplus(multiply(x, reciprocal(scale))),
      );
      return toOne === undefined || toZero === undefined
        ? mean
        : within(subtract(1, multiply(scale, subtract(toOne, toZero))));
    },
    draw: {
      noise: "uniform",
      from(scope, decoded, noise) {
        const { mean, scale } = parts(scope, decoded);
        const u = maximum(noise, 2 ** -25);
        const x = add(mean, multiply(scale, log(multiply(u, reciprocal(subtract(1, u))))));
        return multiply(cast(cast(add(multiply(within(x), 255), 0.5), "int32"), "float32"), 1 / 255);
      },
    },
  };
}

function partsOf(
  scope: Scope,
  decoded: Value,
  form: ScaleForm,
): { readonly mean: Value; readonly scale: Value } {
  const [mean = decoded, given] = split(decoded, form === "predicted" ? 2 : 1);
  const logScale = given ?? scope.parameter("logScale", [1], { kind: "constant", value: -2 });
  return { mean, scale: add(exp(minimum(logScale, largestExponent)), leastScale) };
}

/** The edges of each target's grey level, those of 0 and 1 far away, and 1 where neither is. */
function edges(target: Value): { readonly upper: Value; readonly lower: Value; readonly inside: Value } {
  // Above zero for a grey value of 1, and of 0, alone.
  const atOne = cast(greater(target, 1 - half), "float32");
  const atZero = cast(greater(half, target), "float32");
  return {
    upper: add(add(target, half), multiply(atOne, farAway)),
    lower: subtract(subtract(target, half), multiply(atZero, farAway)),
    inside: subtract(subtract(1, atOne), atZero),
  };
}

/** log(1 - e^(-2 d)) for d = half a grey level / scale: log 2 - log(1 + coth d), of which nothing cancels. */
function logWidth(sharpness: Value): Value {
  const coth = reciprocal(tanh(multiply(sharpness, half)));
  return subtract(Math.LN2, log(add(coth, 1)));
}

function within(x: Value): Value {
  return minimum(relu(x), 1);
}
