import { GraphError } from "../../errors.ts";
import { firstLargest, reshape, select } from "../build.ts";
import { dimensionAt, formatType, isSymbolic, type Shape, type ValueType } from "../shape.ts";
import type { OperatorAttributes } from "./attributes.ts";
import type { OnnxEmitter, OperatorDefinition, Tensor64 } from "./definition.ts";
import { floating, operand, tensorAt, typeAt } from "./elementwise.ts";
import { at } from "./tensor.ts";

type Name = "largest" | "firstLargest";

/** The maximum along one axis, whose derivative goes to the first of equals, as in the pooling of PyTorch. */
export const pooling: { readonly [Each in Name]: OperatorDefinition<OperatorAttributes[Each]> } = {
  largest: {
    type: ([x], { axis }) => {
      const { shape } = reducible("largest", x, axis);
      return { dataType: "float32", shape: shape.filter((_, index) => index !== axis) };
    },
    gradient: ({ inputs: [x], cotangent, attributes: { axis } }) => [
      () => select(firstLargest(operand(x), axis), reshape(cotangent, kept(operand(x).type.shape, axis)), 0),
    ],
    onnx: ({ inputs: [x = ""], attributes: { axis }, emit }) =>
      emit.node("ReduceMax", [x], { axes: { ints: [axis] }, keepdims: { int: 0 } }),
    evaluate: ([x], { axis }, sizes) => {
      const out = new Float64Array(sizes.reduce((product, size) => product * size, 1));
      eachLine(tensorAt(x), axis, (line, index) => {
        out[index] = line.reduce((largest, [value]) => Math.max(largest, value), Number.NEGATIVE_INFINITY);
      });
      return out;
    },
  },
  firstLargest: {
    type: ([x], { axis }) => ({ dataType: "bool", shape: reducible("firstLargest", x, axis).shape }),
    gradient: "none",
    // Larger than every element before and not smaller than any after: for each, two comparisons with running maxima.
    onnx: ({ inputs: [x = ""], inputTypes, attributes: { axis }, emit }) => {
      const length = Number(dimensionAt(typeAt(inputTypes, 0).shape, axis));
      const parts = Array.from({ length }, (_, index) => partAt(x, axis, index, emit));
      return emit.node("Concat", firstLargestParts(parts, emit), { axis: { int: axis } });
    },
    evaluate: ([x], { axis }) => {
      const tensor = tensorAt(x);
      const out = new Float64Array(tensor.data.length);
      eachLine(tensor, axis, (line) => {
        const largest = Math.max(...line.map(([value]) => value));
        const first = line.find(([value]) => value === largest);
        if (first !== undefined) out[first[1]] = 1;
      });
      return out;
    },
  },
};

function firstLargestParts(parts: readonly string[], emit: OnnxEmitter): string[] {
  return parts.map((part, index) => {
    const conditions = [
      ...(index > 0 ? [emit.node("Greater", [part, maximumOf(parts.slice(0, index), emit)])] : []),
      ...(index < parts.length - 1
        ? [emit.node("GreaterOrEqual", [part, maximumOf(parts.slice(index + 1), emit)])]
        : []),
    ];
    const [first = "", second] = conditions;
    if (second !== undefined) return emit.node("And", [first, second]);
    return first === "" ? emit.node("GreaterOrEqual", [part, part]) : first;
  });
}

function maximumOf(parts: readonly string[], emit: OnnxEmitter): string {
  const [first = ""] = parts;
  return parts.length === 1 ? first : emit.node("Max", parts);
}

function partAt(x: string, axis: number, index: number, emit: OnnxEmitter): string {
  return emit.node("Slice", [x, emit.int64([index]), emit.int64([index + 1]), emit.int64([axis])]);
}

function reducible(name: Name, type: ValueType | undefined, axis: number): ValueType {
  const found = floating(name, type);
  const dimension = found.shape[axis];
  if (dimension !== undefined && !isSymbolic(dimension)) return found;
  throw new GraphError(`${name}: expected an axis ${axis} of fixed size, found ${formatType(found)}`);
}

function kept(shape: Shape, axis: number): Shape {
  return shape.map((dimension, index) => (index === axis ? 1 : dimension));
}

/** Calls with the values along `axis`, each with its index, for each line and the line's place in the result. */
function eachLine(
  { sizes, data }: Tensor64,
  axis: number,
  visit: (line: readonly (readonly [value: number, index: number])[], place: number) => void,
): void {
  const length = at(sizes, axis);
  const inner = sizes.slice(axis + 1).reduce((product, size) => product * size, 1);
  const lines = data.length / length;
  for (let place = 0; place < lines; place++) {
    const start = Math.floor(place / inner) * length * inner + (place % inner);
    visit(
      Array.from({ length }, (_, step) => [at(data, start + step * inner), start + step * inner] as const),
      place,
    );
  }
}
