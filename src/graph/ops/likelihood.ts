import { GraphError } from "../../errors.ts";
import { multiply, reshape, sigmoid, subtract } from "../build.ts";
import { broadcastShapes, type Dimension, formatType, isSymbolic, type Shape, sameShape } from "../shape.ts";
import type { Value } from "../value.ts";
import { continuousBernoulliMean, emitFraction, logNormaliser } from "./continuousBernoulli.ts";
import type { OnnxEmitter, OperatorDefinition } from "./definition.ts";
import { floating, operand, tensorAt, typeAt, zip } from "./elementwise.ts";
import { at } from "./tensor.ts";

type Name = "bernoulliLogDensity" | "continuousBernoulliLogDensity";
type None = Readonly<Record<never, never>>;

/** The product of this many numbers between 1/2 and 1 is a normal float32. */
const halves = 120;

/** The product of this many numbers between 1 and 10^9 is a finite float32: |l| may be up to 10^9. */
const fractions = 4;

/**
 * An exponential family with one logit l for each element x: log p = x l - A(l), summed over the last axis, with the
 * derivative x - mean(l).
 */
interface Family {
  /** A(l). */
  readonly logNormaliser: (l: number) => number;
  /** The derivative of A. */
  readonly mean: (logits: Value) => Value;
  /** Terms, any number of them, with the same sum over the last axis as max(l, 0) - A(l), which are logarithms. */
  readonly emitLogarithms: (logits: string, shape: Shape, emit: OnnxEmitter) => string;
}

function family(name: Name, { logNormaliser, mean, emitLogarithms }: Family): OperatorDefinition<None> {
  return {
    type: (types) => {
      const logits = floating(name, types[0]);
      const target = floating(name, types[1]);
      const last = logits.shape.at(-1);
      const fits = sameShape(broadcastShapes(logits.shape, target.shape, name), logits.shape);
      if (last === undefined || isSymbolic(last) || !fits) {
        throw new GraphError(
          `${name}: expected logits with a last axis of fixed size, and a target that broadcasts to them, ` +
            `found ${formatType(logits)} and ${formatType(target)}`,
        );
      }
      return { dataType: "float32", shape: logits.shape.slice(0, -1) };
    },
    gradient: ({ inputs: [logits, target], cotangent }) => [
      () => multiply(perElement(cotangent), subtract(operand(target), mean(operand(logits)))),
      () => multiply(perElement(cotangent), operand(logits)),
    ],
    onnx: ({ inputs: [logits = "", target = ""], inputTypes, emit }) => {
      const { shape } = typeAt(inputTypes, 0);
      const last = emit.int64([shape.length - 1]);
      // Subtract before summing: for a large logit and an x of 0 or 1 the difference is exact, that of two sums is not.
      const linear = emit.node("Sub", [emit.node("Mul", [target, logits]), emit.node("Relu", [logits])]);
      const logarithms = emitLogarithms(logits, shape, emit);
      return emit.node("Add", [sumOver(linear, last, emit), sumOver(logarithms, last, emit)]);
    },
    evaluate: ([logits, target], _, sizes) => {
      const length = tensorAt(logits).sizes.at(-1) ?? 1;
      const terms = zip(logits, target, [...sizes, length], (l, x) => x * l - logNormaliser(l));
      const sums = new Float64Array(terms.length / length);
      terms.forEach((term, index) => {
        const row = Math.floor(index / length);
        sums[row] = at(sums, row) + term;
      });
      return sums;
    },
  };
}
/** Sums over the last axis that are cheaper or more exact as one operator than as several. */
export const likelihood: { readonly [Each in Name]: OperatorDefinition<None> } = {
  bernoulliLogDensity: family("bernoulliLogDensity", {
    logNormaliser: stableSoftplus,
    mean: sigmoid,
    // softplus(l) = max(l, 0) - log(sigmoid(|l|)). The factors are between 1/2 and 1: the sum of their logarithms is
    // the logarithm of their product, in stretches: one logarithm instead of a hundred.
    emitLogarithms: (logits, shape, emit) =>
      sumOfLogarithms(emit.node("Sigmoid", [emit.node("Abs", [logits])]), shape, halves, emit),
  }),
  continuousBernoulliLogDensity: family("continuousBernoulliLogDensity", {
    logNormaliser,
    mean: continuousBernoulliMean,
    emitLogarithms: (logits, shape, emit) =>
      sumOfLogarithms(emitFraction(logits, emit), shape, fractions, emit),
  }),
};

function stableSoftplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** The derivative of a sum, with the summed axis restored. */
function perElement(cotangent: Value): Value {
  return reshape(cotangent, [...cotangent.type.shape, 1]);
}

function sumOver(value: string, axes: string, emit: OnnxEmitter): string {
  return emit.node("ReduceSum", [value, axes], { keepdims: { int: 0 } });
}

/**
 * The logarithms of products of at most `longest` factors, which must neither underflow nor overflow: fewer logarithms
 * than factors, with the same sum over the last axis.
 */
function sumOfLogarithms(factors: string, shape: Shape, longest: number, emit: OnnxEmitter): string {
  const length = fixedSize(shape.at(-1));
  const stretch = longestDivisor(length, longest);
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

/** The largest divisor of a length up to `longest`. */
function longestDivisor(length: number, longest: number): number {
  for (let stretch = Math.min(length, longest); stretch > 1; stretch--) {
    if (length % stretch === 0) return stretch;
  }
  return 1;
}
