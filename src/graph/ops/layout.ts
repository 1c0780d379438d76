import { GraphError } from "../../errors.ts";
import { broadcast, reshape, size, transpose } from "../build.ts";
import {
  broadcastShapes,
  dimensionAt,
  elementCount,
  formatShape,
  isSymbolic,
  type Shape,
  sameDimension,
  sameShape,
  symbolicCount,
} from "../shape.ts";
import { constant, type OperationValue, type Value } from "../value.ts";
import { onnxDataTypes } from "./choice.ts";
import type { OnnxEmitter, Operators } from "./definition.ts";
import { operand, tensorAt, typeAt } from "./elementwise.ts";
import { appliedOperator, operandOf } from "./patterns.ts";
import { at, broadcastData, gatherIndices, pick, stridesOf } from "./tensor.ts";

/** Operators that change the shape or order of elements, or count them. */
export const layout = {
  reshape: {
    type: (types, { shape }) => {
      const from = typeAt(types, 0);
      const [have, want] = [symbolicCount(from.shape), symbolicCount(shape)];
      if (have.coefficient !== want.coefficient || have.power !== want.power) {
        throw new GraphError(
          `reshape: expected a shape with the number of elements of ${formatShape(from.shape)}, found ${formatShape(shape)}`,
        );
      }
      return { dataType: from.dataType, shape };
    },
    gradient: ({ inputs: [x], cotangent }) => [() => reshape(cotangent, operand(x).type.shape)],
    onnx: ({ inputs: [x = ""], attributes: { shape }, emit }) =>
      emit.node("Reshape", [x, reshapeSizes(shape, emit)]),
    evaluate: ([x]) => tensorAt(x).data,
    simplify: ({ inputs: [x], type }) => {
      if (sameShape(operand(x).type.shape, type.shape)) return x;
      const reshaped = appliedOperator(x, "reshape");
      if (reshaped !== undefined) return reshape(operandOf(reshaped), type.shape);
      const repeated = appliedOperator(x, "broadcast");
      const scalar = repeated !== undefined && operandOf(repeated).type.shape.length === 0;
      return scalar ? broadcast(operandOf(repeated), type.shape) : undefined;
    },
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
    simplify: ({ inputs: [x], attributes: { permutation } }) => {
      if (permutation.every((axis, index) => axis === index)) return x;
      const inner = appliedOperator(x, "transpose");
      if (inner === undefined) return undefined;
      const first = inner.attributes.permutation;
      return transpose(
        operandOf(inner),
        permutation.map((axis) => first[axis] ?? axis),
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
    // The reverse pass sums a contribution to the input's shape, as for every operator.
    gradient: ({ cotangent }) => [() => cotangent],
    onnx: ({ inputs: [x = ""], attributes: { shape }, emit }) => emit.node("Expand", [x, emit.sizes(shape)]),
    evaluate: ([x], _, sizes) => broadcastData(tensorAt(x), sizes),
    simplify: ({ inputs: [x], type }) => {
      if (sameShape(operand(x).type.shape, type.shape)) return x;
      const reshaped = appliedOperator(x, "reshape");
      const inner =
        appliedOperator(x, "broadcast") ?? (reshaped && addsLeadingAxes(reshaped) ? reshaped : undefined);
      return inner && broadcast(operandOf(inner), type.shape);
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
    simplify: ({ graph, inputs: [x], attributes: { axes } }) => {
      const { type, inputs } = operand(x);
      const counted = axes.map((axis) => dimensionAt(type.shape, axis));
      const { coefficient, power } = symbolicCount(counted);
      return power === 0 ? constant(graph, coefficient) : sizeOfOperand(inputs, counted);
    },
  },
} as const satisfies Partial<Operators>;

/** Reshape infers one size, so that N need not be computed if it occurs once. */
function reshapeSizes(shape: Shape, emit: OnnxEmitter): string {
  const symbolic = shape.filter(isSymbolic).length;
  if (symbolic > 1) return emit.sizes(shape);
  return emit.int64(shape.map((dimension) => (isSymbolic(dimension) ? -1 : dimension)));
}

/** The same sizes of an operand, and so recursively of a leaf. Then a size does not keep any computation alive. */
function sizeOfOperand(operands: readonly Value[], counted: Shape): Value | undefined {
  for (const each of operands) {
    const { shape } = each.type;
    const axes = counted.map((dimension) => shape.findIndex((other) => sameDimension(other, dimension)));
    if (axes.every((axis) => axis >= 0)) return size(each, axes);
  }
  return undefined;
}

/** Whether a reshape only adds leading axes, which broadcasting does anyway. */
function addsLeadingAxes(reshaped: OperationValue): boolean {
  const from = operandOf(reshaped).type.shape;
  const to = reshaped.type.shape;
  const extra = to.length - from.length;
  return (
    extra >= 0 && sameShape(to.slice(extra), from) && to.slice(0, extra).every((dimension) => dimension === 1)
  );
}
