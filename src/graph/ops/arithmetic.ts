import { divide, greater, multiply, negate, select } from "../build.ts";
import { binary } from "./elementwise.ts";

export const arithmetic = {
  add: binary("add", {
    left: (cotangent) => cotangent,
    right: (cotangent) => cotangent,
    onnx: "Add",
    evaluate: (a, b) => a + b,
  }),
  subtract: binary("subtract", {
    left: (cotangent) => cotangent,
    right: (cotangent) => negate(cotangent),
    onnx: "Sub",
    evaluate: (a, b) => a - b,
  }),
  multiply: binary("multiply", {
    left: (cotangent, _, b) => multiply(cotangent, b),
    right: (cotangent, a) => multiply(cotangent, a),
    onnx: "Mul",
    evaluate: (a, b) => a * b,
  }),
  divide: binary("divide", {
    left: (cotangent, _, b) => divide(cotangent, b),
    right: (cotangent, _, b, y) => negate(divide(multiply(cotangent, y), b)),
    onnx: "Div",
    evaluate: (a, b) => a / b,
  }),
  maximum: binary("maximum", {
    left: (cotangent, a, b) => select(greater(b, a), 0, cotangent),
    right: (cotangent, a, b) => select(greater(b, a), cotangent, 0),
    onnx: "Max",
    evaluate: Math.max,
  }),
  minimum: binary("minimum", {
    left: (cotangent, a, b) => select(greater(a, b), 0, cotangent),
    right: (cotangent, a, b) => select(greater(a, b), cotangent, 0),
    onnx: "Min",
    evaluate: Math.min,
  }),
} as const;
