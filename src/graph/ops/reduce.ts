import { GraphError } from "../../errors.ts";
import { broadcast, divide, greater, reshape, select, size } from "../build.ts";
import { elementCount, type Shape } from "../shape.ts";
import type { Value } from "../value.ts";
import type { ReductionAttributes } from "./attributes.ts";
import type { GradientCall, OperatorDefinition, Tensor64 } from "./definition.ts";
import { floating, operand, tensorAt } from "./elementwise.ts";
import { at, gatherIndices, stridesOf } from "./tensor.ts";

interface ReductionRule {
  readonly onnx: OperatorDefinition<ReductionAttributes>["onnx"];
  /** Contribution to x. The cotangent is already repeated to the shape of x. */
  readonly gradient: (cotangent: Value, call: GradientCall<ReductionAttributes>) => Value;
  readonly start: number;
  readonly combine: (sum: number, x: number) => number;
  readonly finish?: (sum: number, count: number) => number;
}

function reduction(name: string, rule: ReductionRule): OperatorDefinition<ReductionAttributes> {
  return {
    type: ([x], { axes, keepDimensions }) => {
      const { shape } = floating(name, x);
      for (const axis of axes) {
        if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length) {
          throw new GraphError(`${name}: expected axes from 0 to ${shape.length - 1}, found ${axis}`);
        }
      }
      return { dataType: "float32", shape: keepDimensions ? kept(shape, axes) : dropped(shape, axes) };
    },
    gradient: (call) => [() => rule.gradient(spread(call.cotangent, call), call)],
    onnx: rule.onnx,
    evaluate: ([x], { axes }) => reduce(tensorAt(x), axes, rule),
    simplify: ({ inputs: [x], attributes: { axes } }) => (axes.length === 0 ? x : undefined),
  };
}

function kept(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
}

function dropped(shape: Shape, axes: readonly number[]): Shape {
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** A value of the reduced shape, repeated along the reduced axes. */
function spread(value: Value, { inputs, attributes: { axes } }: GradientCall<ReductionAttributes>): Value {
  const { shape } = operand(inputs[0]).type;
  return broadcast(reshape(value, kept(shape, axes)), shape);
}

function reduce(x: Tensor64, axes: readonly number[], rule: ReductionRule): Float64Array {
  const keptSizes = x.sizes.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const strides = stridesOf(keptSizes).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const out = new Float64Array(elementCount(keptSizes)).fill(rule.start);
  gatherIndices(x.sizes, strides).forEach((target, source) => {
    out[target] = rule.combine(at(out, target), at(x.data, source));
  });
  const count = x.data.length / out.length;
  return rule.finish === undefined ? out : out.map((sum) => rule.finish?.(sum, count) ?? sum);
}

/** Opset 17: ReduceSum takes axes as an input, the other reductions as an attribute. */
const asAttribute =
  (operator: string): OperatorDefinition<ReductionAttributes>["onnx"] =>
  ({ inputs, attributes: { axes, keepDimensions }, emit }) =>
    emit.node(operator, inputs, { axes: { ints: axes }, keepdims: { int: keepDimensions ? 1 : 0 } });

export const reductions = {
  reduceSum: reduction("reduceSum", {
    onnx: ({ inputs: [x = ""], attributes: { axes, keepDimensions }, emit }) =>
      emit.node("ReduceSum", [x, emit.int64(axes)], { keepdims: { int: keepDimensions ? 1 : 0 } }),
    gradient: (cotangent) => cotangent,
    start: 0,
    combine: (sum, x) => sum + x,
  }),
  reduceMean: reduction("reduceMean", {
    onnx: asAttribute("ReduceMean"),
    gradient: (cotangent, { inputs: [x], attributes }) =>
      divide(cotangent, size(operand(x), attributes.axes)),
    start: 0,
    combine: (sum, x) => sum + x,
    finish: (sum, count) => sum / count,
  }),
  reduceMax: reduction("reduceMax", {
    onnx: asAttribute("ReduceMax"),
    gradient: (cotangent, call) =>
      select(greater(spread(call.output, call), operand(call.inputs[0])), 0, cotangent),
    start: Number.NEGATIVE_INFINITY,
    combine: Math.max,
  }),
} as const;
