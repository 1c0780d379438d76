import { GraphError } from "../../errors.ts";
import { matmul } from "../build.ts";
import { type Dimension, dimensionAt, formatType, sameDimension, type ValueType } from "../shape.ts";
import type { OperatorAttributes } from "./attributes.ts";
import type { Operators, Tensor64 } from "./definition.ts";
import { floating, operand, tensorAt } from "./elementwise.ts";
import { at } from "./tensor.ts";

type Attributes = OperatorAttributes["matmul"];

/** Rows and columns of a matrix after the optional transposition. */
function orient(type: ValueType | undefined, transposed: boolean): readonly [Dimension, Dimension] {
  const { shape } = floating("matmul", type);
  if (shape.length !== 2) {
    throw new GraphError(`matmul: expected two matrices, found ${formatType(floating("matmul", type))}`);
  }
  const [rows, columns] = [dimensionAt(shape, 0), dimensionAt(shape, 1)];
  return transposed ? [columns, rows] : [rows, columns];
}

export const product = {
  matmul: {
    type: ([left, right], { transposeLeft, transposeRight }) => {
      const [rows, inner] = orient(left, transposeLeft);
      const [other, columns] = orient(right, transposeRight);
      if (!sameDimension(inner, other)) {
        const read = (type: ValueType | undefined, transposed: boolean) =>
          `${formatType(floating("matmul", type))}${transposed ? " transposed" : ""}`;
        throw new GraphError(
          `matmul: expected the columns of the left matrix to equal the rows of the right one, found ` +
            `${read(left, transposeLeft)} and ${read(right, transposeRight)}`,
        );
      }
      return { dataType: "float32", shape: [rows, columns] };
    },
    // With A and B after their transpositions: dA = dY B^T and dB = A^T dY, each transposed back if necessary.
    gradient: ({ inputs: [left, right], cotangent, attributes: { transposeLeft, transposeRight } }) => {
      const [a, b] = [operand(left), operand(right)];
      return [
        () =>
          transposeLeft
            ? matmul(b, cotangent, { transposeLeft: transposeRight, transposeRight: true })
            : matmul(cotangent, b, { transposeRight: !transposeRight }),
        () =>
          transposeRight
            ? matmul(cotangent, a, { transposeLeft: true, transposeRight: transposeLeft })
            : matmul(a, cotangent, { transposeLeft: !transposeLeft }),
      ];
    },
    onnx: ({ inputs, attributes: { transposeLeft, transposeRight }, emit }) =>
      transposeLeft || transposeRight
        ? emit.node("Gemm", inputs, {
            ...(transposeLeft && { transA: { int: 1 } }),
            ...(transposeRight && { transB: { int: 1 } }),
          })
        : emit.node("MatMul", inputs),
    evaluate: ([left, right], attributes, sizes) =>
      multiplyMatrices(tensorAt(left), tensorAt(right), attributes, sizes),
  },
} as const satisfies Partial<Operators>;

function multiplyMatrices(
  left: Tensor64,
  right: Tensor64,
  { transposeLeft, transposeRight }: Attributes,
  sizes: readonly number[],
): Float64Array {
  const [rows, columns] = [at(sizes, 0), at(sizes, 1)];
  const inner = at(left.sizes, transposeLeft ? 0 : 1);
  const [leftRow, leftInner] = transposeLeft ? [1, rows] : [inner, 1];
  const [rightInner, rightColumn] = transposeRight ? [1, inner] : [columns, 1];
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const x = at(left.data, i * leftRow + k * leftInner);
      for (let j = 0; j < columns; j++) {
        out[i * columns + j] =
          at(out, i * columns + j) + x * at(right.data, k * rightInner + j * rightColumn);
      }
    }
  }
  return out;
}
