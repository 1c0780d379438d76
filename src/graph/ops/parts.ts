import { GraphError } from "../../errors.ts";
import { pad, slice } from "../build.ts";
import {
  type Dimension,
  dimensionAt,
  elementCount,
  formatType,
  isSymbolic,
  type Shape,
  sameDimension,
  type ValueType,
} from "../shape.ts";
import type { Operators } from "./definition.ts";
import { floating, operand, tensorAt, typeAt } from "./elementwise.ts";
import { ofShape } from "./patterns.ts";
import { at, gatherIndices, pick, stridesOf } from "./tensor.ts";

/** Operators that join and cut tensors along one axis of fixed size. */
export const parts = {
  concat: {
    type: (types, { axis }) => {
      const first = typeAt(types, 0);
      return {
        ...first,
        shape: replaceAt(first.shape, axis, types.map((type) => joined(first, type, axis)).reduce(sum)),
      };
    },
    gradient: ({ inputs, cotangent, attributes: { axis } }) =>
      inputs.map((part, index) => () => {
        const start = inputs
          .slice(0, index)
          .reduce((total, before) => total + sizeAt(before.type, axis, "concat"), 0);
        return slice(cotangent, axis, start, start + sizeAt(part.type, axis, "concat"));
      }),
    onnx: ({ inputs, attributes: { axis }, emit }) => emit.node("Concat", inputs, { axis: { int: axis } }),
    evaluate: (inputs, { axis }, sizes) => {
      const out = new Float64Array(elementCount(sizes));
      const strides = stridesOf(sizes);
      let offset = 0;
      for (const { sizes: part, data } of inputs) {
        gatherIndices(part, strides, offset * at(strides, axis)).forEach((target, source) => {
          out[target] = at(data, source);
        });
        offset += at(part, axis);
      }
      return out;
    },
    simplify: ({ inputs }) => (inputs.length === 1 ? inputs[0] : undefined),
  },
  slice: {
    type: (types, { axis, start, end }) => {
      const from = typeAt(types, 0);
      const length = sizeAt(from, axis, "slice");
      if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= length)) {
        throw new GraphError(`slice: expected 0 <= start < end <= ${length}, found ${start} and ${end}`);
      }
      return { dataType: from.dataType, shape: replaceAt(from.shape, axis, end - start) };
    },
    gradient: ({ inputs: [x], cotangent, attributes: { axis, start, end } }) => [
      () => pad(cotangent, axis, start, sizeAt(operand(x).type, axis, "slice") - end),
    ],
    onnx: ({ inputs: [x = ""], attributes: { axis, start, end }, emit }) =>
      emit.node("Slice", [x, emit.int64([start]), emit.int64([end]), emit.int64([axis])]),
    evaluate: ([x], { axis, start }, sizes) => {
      const { data, sizes: from } = tensorAt(x);
      const strides = stridesOf(from);
      return pick(data, gatherIndices(sizes, strides, start * at(strides, axis)));
    },
    simplify: ({ inputs: [x], type }) => ofShape(operand(x), type),
  },
  pad: {
    type: ([x], { axis, before, after }) => {
      const from = floating("pad", x);
      if (!(Number.isInteger(before) && Number.isInteger(after) && before >= 0 && after >= 0)) {
        throw new GraphError(`pad: expected whole numbers from 0 on, found ${before} and ${after}`);
      }
      return {
        dataType: from.dataType,
        shape: replaceAt(from.shape, axis, sizeAt(from, axis, "pad") + before + after),
      };
    },
    gradient: ({ inputs: [x], cotangent, attributes: { axis, before } }) => [
      () => slice(cotangent, axis, before, before + sizeAt(operand(x).type, axis, "pad")),
    ],
    onnx: ({ inputs: [x = ""], inputTypes, attributes: { axis, before, after }, emit }) => {
      const rank = typeAt(inputTypes, 0).shape.length;
      const amounts = new Array<number>(2 * rank).fill(0);
      amounts[axis] = before;
      amounts[rank + axis] = after;
      return emit.node("Pad", [x, emit.int64(amounts), emit.scalar(0)]);
    },
    evaluate: ([x], { axis, before }, sizes) => {
      const { data, sizes: from } = tensorAt(x);
      const out = new Float64Array(elementCount(sizes));
      const strides = stridesOf(sizes);
      gatherIndices(from, strides, before * at(strides, axis)).forEach((target, source) => {
        out[target] = at(data, source);
      });
      return out;
    },
    simplify: ({ inputs: [x], type }) => ofShape(operand(x), type),
  },
} as const satisfies Partial<Operators>;

function sum(a: number, b: number): number {
  return a + b;
}

function replaceAt(shape: Shape, axis: number, length: Dimension): Shape {
  return shape.map((dimension, index) => (index === axis ? length : dimension));
}

/** The size along an axis that must not be N. */
function sizeAt(type: ValueType, axis: number, name: string): number {
  const dimension = dimensionAt(type.shape, axis);
  if (!isSymbolic(dimension)) return dimension;
  throw new GraphError(`${name}: expected a fixed size along axis ${axis}, found ${formatType(type)}`);
}

/** The size that one part adds to a concatenation, after checking that it fits the first part. */
function joined(first: ValueType, part: ValueType, axis: number): number {
  const fits =
    part.dataType === first.dataType &&
    part.shape.length === first.shape.length &&
    part.shape.every(
      (dimension, index) => index === axis || sameDimension(dimension, dimensionAt(first.shape, index)),
    );
  if (!fits) {
    throw new GraphError(
      `concat: expected parts with equal types and sizes except along axis ${axis}, found ${formatType(first)} and ${formatType(part)}`,
    );
  }
  return sizeAt(part, axis, "concat");
}
