import { divide, exp, greater, multiply, negate, select, square, subtract } from "../build.ts";
import { unary } from "./elementwise.ts";
import { errorFunction } from "./erf.ts";
import { appliedOperator, negatedOf } from "./patterns.ts";

export const elementary = {
  negate: unary("negate", {
    gradient: (cotangent) => negate(cotangent),
    onnx: "Neg",
    evaluate: (x) => -x,
    /** -(a - b) = b - a, -(-x) = x. */
    simplify: (x) => {
      const [a, b] = appliedOperator(x, "subtract")?.inputs ?? [];
      return a !== undefined && b !== undefined ? subtract(b, a) : negatedOf(x);
    },
  }),
  abs: unary("abs", {
    gradient: (cotangent, x) => select(greater(x, 0), cotangent, negate(cotangent)),
    onnx: "Abs",
    evaluate: Math.abs,
  }),
  exp: unary("exp", {
    gradient: (cotangent, _, y) => multiply(cotangent, y),
    onnx: "Exp",
    evaluate: Math.exp,
  }),
  log: unary("log", {
    gradient: (cotangent, x) => divide(cotangent, x),
    onnx: "Log",
    evaluate: Math.log,
  }),
  sqrt: unary("sqrt", {
    gradient: (cotangent, _, y) => divide(multiply(cotangent, 0.5), y),
    onnx: "Sqrt",
    evaluate: Math.sqrt,
  }),
  square: unary("square", {
    gradient: (cotangent, x) => multiply(multiply(cotangent, 2), x),
    onnx: ({ inputs: [x = ""], emit }) => emit.node("Mul", [x, x]),
    evaluate: (x) => x * x,
  }),
  reciprocal: unary("reciprocal", {
    gradient: (cotangent, _, y) => negate(multiply(cotangent, square(y))),
    onnx: "Reciprocal",
    evaluate: (x) => 1 / x,
  }),
  erf: unary("erf", {
    gradient: (cotangent, x) => multiply(cotangent, multiply(exp(negate(square(x))), 2 / Math.sqrt(Math.PI))),
    onnx: "Erf",
    evaluate: errorFunction,
  }),
} as const;
