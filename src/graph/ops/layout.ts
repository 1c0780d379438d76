import { GraphError } from "../../errors.ts";
import { pad, reshape, slice, transpose } from "../build.ts";
import {
  broadcastShapes,
  type Dimension,
  dimensionAt,
  elementCount,
  formatShape,
  formatType,
  isSymbolic,
  type Shape,
  sameDimension,
  sameShape,
  symbolicCount,
  type ValueType,
} from "../shape.ts";
import type { OperatorAttributes, OperatorName } from "./attributes.ts";
import { onnxDataTypes } from "./choice.ts";
import type { OnnxEmitter, OperatorDefinition } from "./definition.ts";
import { floating, operand, tensorAt, typeAt } from "./elementwise.ts";
import { at, broadcastData, gatherIndices, stridesOf } from "./tensor.ts";

type LayoutName = Extract<
  OperatorName,
  "reshape" | "transpose" | "broadcast" | "concat" | "slice" | "pad" | "size"
>;

/** Operators that move elements or count them, and compute nothing. */
export const layout: { readonly [Name in LayoutName]: OperatorDefinition<OperatorAttributes[Name]> } = {
  reshape: {
    type: (types, { shape }) => {
      const from = typeAt(types, 0);
      const [have, want] = [symbolicCount(from.shape), symbolicCount(shape)];
      if (have.coefficient !== want.coefficient || have.power !== want.power) {
        throw new GraphError(
          `reshape: expected a shape of as many elements as ${formatShape(from.shape)}, found ${formatShape(shape)}`,
        );
      }
      return { dataType: from.dataType, shape };
    },
    gradient: ({ inputs: [x], cotangent }) => [() => reshape(cotangent, operand(x).type.shape)],
    onnx: ({ inputs: [x = ""], attributes: { shape }, emit }) =>
      emit.node("Reshape", [x, reshapeSizes(shape, emit)]),
    evaluate: ([x]) => tensorAt(x).data,
  },
  transpose: {
    type: (types, { permutation }) => {
      const { dataType, shape } = typeAt(types, 0);
      if ([...permutation].sort((a, b) => a - b).join() !== shape.map((_, axis) => axis).join()) {
        throw new GraphError(
          `transpose: expected a permutation of the ${shape.length} axes, found [${permutation.join(", ")}]`,
        );
      }
      return { dataType, shape: permutation.map((axis) => dimensionAt(shape, axis)) };
    },
    gradient: ({ cotangent, attributes: { permutation } }) => [
      () =>
        transpose(
          cotangent,
          permutation.map((_, axis) => permutation.indexOf(axis)),
        ),
    ],
    onnx: ({ inputs, attributes: { permutation }, emit }) =>
      emit.node("Transpose", inputs, { perm: { ints: permutation } }),
    evaluate: ([x], { permutation }, sizes) => {
      const { data, sizes: from } = tensorAt(x);
      const strides = stridesOf(from);
      return pick(
        data,
        gatherIndices(
          sizes,
          permutation.map((axis) => at(strides, axis)),
        ),
      );
    },
  },
  broadcast: {
    type: (types, { shape }) => {
      const from = typeAt(types, 0);
      if (!sameShape(broadcastShapes(from.shape, shape, "broadcast"), shape)) {
        throw new GraphError(
          `broadcast: expected a shape that ${formatShape(from.shape)} can be repeated to, found ${formatShape(shape)}`,
        );
      }
      return { dataType: from.dataType, shape };
    },
    // The reverse walk sums a contribution down to the input's shape, here as everywhere.
    gradient: ({ cotangent }) => [() => cotangent],
    onnx: ({ inputs: [x = ""], attributes: { shape }, emit }) => emit.node("Expand", [x, emit.sizes(shape)]),
    evaluate: ([x], _, sizes) => broadcastData(tensorAt(x), sizes),
  },
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
  },
  size: {
    type: (types, { axes }) => {
      for (const axis of axes) dimensionAt(typeAt(types, 0).shape, axis);
      return { dataType: "float32", shape: [] };
    },
    gradient: "none",
    onnx: ({ inputTypes, attributes: { axes }, emit }) => {
      const { shape } = typeAt(inputTypes, 0);
      const counted = emit.sizes(axes.map((axis) => dimensionAt(shape, axis)));
      return emit.node("Cast", [emit.node("ReduceProd", [counted], { keepdims: { int: 0 } })], {
        to: { int: onnxDataTypes.float32 },
      });
    },
    evaluate: ([x], { axes }) =>
      Float64Array.of(elementCount(axes.map((axis) => at(tensorAt(x).sizes, axis)))),
  },
};

function pick(data: Float64Array, indices: Int32Array): Float64Array {
  return Float64Array.from(indices, (index) => at(data, index));
}

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
      `concat: expected parts alike but for axis ${axis}, found ${formatType(first)} and ${formatType(part)}`,
    );
  }
  return sizeAt(part, axis, "concat");
}

/** Reshape infers one size by itself, so that N need not be computed where it stands once. */
function reshapeSizes(shape: Shape, emit: OnnxEmitter): string {
  const symbolic = shape.filter(isSymbolic).length;
  if (symbolic > 1) return emit.sizes(shape);
  return emit.int64(shape.map((dimension) => (isSymbolic(dimension) ? -1 : dimension)));
}
