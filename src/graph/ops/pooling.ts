import { GraphError } from "../../errors.ts";
import { cast, concat, greater, maximum, multiply, reshape, slice, subtract } from "../build.ts";
import { dimensionAt, elementCount, formatType, isSymbolic, type ValueType } from "../shape.ts";
import type { Value } from "../value.ts";
import type { Operators, Tensor64 } from "./definition.ts";
import { floating, operand, tensorAt } from "./elementwise.ts";
import { at } from "./tensor.ts";

/** The maximum along one axis. The derivative goes to the first of equal elements, as in PyTorch's pooling. */
export const pooling = {
  largest: {
    type: ([x], { axis }) => {
      const { shape } = reducible(x, axis);
      return { dataType: "float32", shape: shape.filter((_, index) => index !== axis) };
    },
    gradient: ({ inputs: [x], cotangent, attributes: { axis } }) => [
      () => concat(sharesOfFirst(operand(x), cotangent, axis), axis),
    ],
    onnx: ({ inputs: [x = ""], attributes: { axis }, emit }) =>
      emit.node("ReduceMax", [x], { axes: { ints: [axis] }, keepdims: { int: 0 } }),
    evaluate: ([x], { axis }, sizes) => largest64(tensorAt(x), axis, elementCount(sizes)),
  },
} as const satisfies Partial<Operators>;

/**
 * The cotangent for the first largest element along the axis, one part per element. Starting with the last element: an
 * element that is larger than all before it takes the whole cotangent; otherwise it is passed on. So each pass over
 * memory reads one element, not all.
 */
function sharesOfFirst(x: Value, cotangent: Value, axis: number): Value[] {
  const { shape } = x.type;
  const length = Number(dimensionAt(shape, axis));
  const elements = Array.from({ length }, (_, index) => slice(x, axis, index, index + 1));
  const largestSoFar: Value[] = [];
  for (const element of elements) {
    const before = largestSoFar.at(-1);
    largestSoFar.push(before === undefined ? element : maximum(before, element));
  }
  const shares: Value[] = [];
  const one = shape.map((dimension, index) => (index === axis ? 1 : dimension));
  const first = elements.reduceRight(
    (rest, element, index) => {
      const before = largestSoFar[index - 1];
      if (before === undefined) return rest;
      const taken = multiply(rest, cast(greater(element, before), "float32"));
      shares.unshift(taken);
      return subtract(rest, taken);
    },
    reshape(cotangent, one),
  );
  return [first, ...shares];
}

function reducible(type: ValueType | undefined, axis: number): ValueType {
  const found = floating("largest", type);
  const dimension = found.shape[axis];
  if (dimension !== undefined && !isSymbolic(dimension)) return found;
  throw new GraphError(`largest: expected an axis ${axis} of fixed size, found ${formatType(found)}`);
}

function largest64({ sizes, data }: Tensor64, axis: number, count: number): Float64Array {
  const length = at(sizes, axis);
  const inner = elementCount(sizes.slice(axis + 1));
  return Float64Array.from({ length: count }, (_, place) => {
    const start = Math.floor(place / inner) * length * inner + (place % inner);
    let largest = Number.NEGATIVE_INFINITY;
    for (let step = 0; step < length; step++) largest = Math.max(largest, at(data, start + step * inner));
    return largest;
  });
}
