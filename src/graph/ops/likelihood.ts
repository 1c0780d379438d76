import { GraphError } from "../../errors.ts";
import { multiply, reshape, sigmoid, subtract } from "../build.ts";
import { broadcastShapes, type Dimension, formatType, isSymbolic, type Shape, sameShape } from "../shape.ts";
import type { Value } from "../value.ts";
import type { OperatorAttributes } from "./attributes.ts";
import type { OnnxEmitter, OperatorDefinition } from "./definition.ts";
import { floating, operand, tensorAt, typeAt, zip } from "./elementwise.ts";
import { at } from "./tensor.ts";

type Name = "bernoulliLogDensity";

/** A product of this many numbers from 1/2 on is a normal float32. */
const longestProduct = 120;

/** Sums over the last axis that are cheaper, or more exact, as one operator than as many. */
export const likelihood: { readonly [Each in Name]: OperatorDefinition<OperatorAttributes[Each]> } = {
  bernoulliLogDensity: {
    type: (types) => {
      const logits = floating("bernoulliLogDensity", types[0]);
      const target = floating("bernoulliLogDensity", types[1]);
      const last = logits.shape.at(-1);
      const fits = sameShape(
        broadcastShapes(logits.shape, target.shape, "bernoulliLogDensity"),
        logits.shape,
      );
      if (last === undefined || isSymbolic(last) || !fits) {
        throw new GraphError(
          "bernoulliLogDensity: expected logits with a last axis of fixed size, and a target that broadcasts to them, " +
            `found ${formatType(logits)} and ${formatType(target)}`,
        );
      }
      return { dataType: "float32", shape: logits.shape.slice(0, -1) };
    },
    gradient: ({ inputs: [logits, target], cotangent }) => [
      () => multiply(perElement(cotangent), subtract(operand(target), sigmoid(operand(logits)))),
      () => multiply(perElement(cotangent), operand(logits)),
    ],
    // The sum of target * logits - softplus(logits), where softplus(l) = max(l, 0) - log(max(s, 1 - s)) with
    // s = sigmoid(l), which the derivative needs anyway. The factors are between 1/2 and 1: the sum of their logarithms
    // is the logarithm of their product, a stretch at a time, and one logarithm in place of a hundred.
    onnx: ({ inputs: [logits = "", target = ""], inputTypes, emit }) => {
      const { shape } = typeAt(inputTypes, 0);
      const last = emit.int64([shape.length - 1]);
      const linear = emit.node("Sub", [emit.node("Mul", [target, logits]), emit.node("Relu", [logits])]);
      const s = emit.node("Sigmoid", [logits]);
      const factors = emit.node("Max", [s, emit.node("Sub", [emit.scalar(1), s])]);
      const logarithms = sumOfLogarithms(factors, shape, emit);
      return emit.node("Add", [sumOver(linear, last, emit), sumOver(logarithms, last, emit)]);
    },
    evaluate: ([logits, target], _, sizes) => {
      const length = tensorAt(logits).sizes.at(-1) ?? 1;
      const terms = zip(logits, target, [...sizes, length], (l, x) => x * l - stableSoftplus(l));
      const sums = new Float64Array(terms.length / length);
      terms.forEach((term, index) => {
        const row = Math.floor(index / length);
        sums[row] = at(sums, row) + term;
      });
      return sums;
    },
  },
};

function stableSoftplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** A sum's derivative, with the axis that was summed. */
function perElement(cotangent: Value): Value {
  return reshape(cotangent, [...cotangent.type.shape, 1]);
}

function sumOver(value: string, axes: string, emit: OnnxEmitter): string {
  return emit.node("ReduceSum", [value, axes], { keepdims: { int: 0 } });
}

/** Logarithms of factors in [1/2, 1], fewer than there are factors and of the same sum over the last axis. */
function sumOfLogarithms(factors: string, shape: Shape, emit: OnnxEmitter): string {
  const length = fixedSize(shape.at(-1));
  const stretch = longestDivisor(length);
  if (stretch === 1) return emit.node("Log", [factors]);
  const copied = shape.slice(0, -1).map(() => 0);
  const stretches = emit.node("Reshape", [factors, emit.int64([...copied, length / stretch, stretch])]);
  const products = emit.node("ReduceProd", [stretches], {
    axes: { ints: [shape.length] },
    keepdims: { int: 0 },
  });
  return emit.node("Log", [products]);
}

function fixedSize(dimension: Dimension | undefined): number {
  return dimension === undefined || isSymbolic(dimension) ? 1 : dimension;
}

/** The longest stretch that divides a length and whose product cannot underflow. */
function longestDivisor(length: number): number {
  for (let stretch = Math.min(length, longestProduct); stretch > 1; stretch--) {
    if (length % stretch === 0) return stretch;
  }
  return 1;
}
