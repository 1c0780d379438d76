import {
  add,
  exp,
  log,
  maximum,
  reduceMax,
  reduceSum,
  reshape,
  stopGradient,
  subtract,
} from "../graph/build.ts";
import type { Value } from "../graph/value.ts";

/** The float32 number farthest below zero. */
const lowest = -(2 - 2 ** -23) * 2 ** 127;

/**
 * log of the sum of e^x over axes (default: all; negative ones count from the end), without overflow: the largest x is
 * subtracted first. No derivative flows through it, because the result does not depend on the subtracted number. If
 * every x is -infinity, so is the result. NaN anywhere gives NaN, although ONNX Runtime's ReduceMax ignores it.
 */
export function logSumExp(
  x: Value,
  {
    axes,
    keepDimensions = false,
  }: { readonly axes?: readonly number[]; readonly keepDimensions?: boolean } = {},
): Value {
  const over = axes && { axes };
  const largest = stopGradient(maximum(reduceMax(x, { ...over, keepDimensions: true }), lowest));
  const sum = reduceSum(exp(subtract(x, largest)), { ...over, keepDimensions });
  return add(log(sum), reshape(largest, sum.type.shape));
}
