import { add, divide, greater, multiply, negate, select, subtract } from "../build.ts";
import { binary } from "./elementwise.ts";
import { fillOf, negatedOf, ofShape } from "./patterns.ts";

export const arithmetic = {
  add: binary("add", {
    left: (cotangent) => cotangent,
    right: (cotangent) => cotangent,
    onnx: "Add",
    evaluate: (a, b) => a + b,
    /** x + 0 = x, a + (-b) = a - b. */
    simplify: (a, b, type) => {
      if (fillOf(b) === 0) return ofShape(a, type);
      if (fillOf(a) === 0) return ofShape(b, type);
      const [minusA, minusB] = [negatedOf(a), negatedOf(b)];
      if (minusB !== undefined) return subtract(a, minusB);
      return minusA === undefined ? undefined : subtract(b, minusA);
    },
  }),
  subtract: binary("subtract", {
    left: (cotangent) => cotangent,
    right: (cotangent) => negate(cotangent),
    onnx: "Sub",
    evaluate: (a, b) => a - b,
    /** x - 0 = x, a - (-b) = a + b, 0 - x = -x. */
    simplify: (a, b, type) => {
      if (fillOf(b) === 0) return ofShape(a, type);
      const minusB = negatedOf(b);
      if (minusB !== undefined) return add(a, minusB);
      return fillOf(a) === 0 && ofShape(b, type) ? negate(b) : undefined;
    },
  }),
  multiply: binary("multiply", {
    left: (cotangent, _, b) => multiply(cotangent, b),
    right: (cotangent, a) => multiply(cotangent, a),
    onnx: "Mul",
    evaluate: (a, b) => a * b,
    /** x * 1 = x, x * -1 = -x, (-a) * b = -(a * b). */
    simplify: (a, b, type) => {
      const [left, right] = [fillOf(a), fillOf(b)];
      if (right === 1) return ofShape(a, type);
      if (left === 1) return ofShape(b, type);
      if (right === -1 && ofShape(a, type)) return negate(a);
      if (left === -1 && ofShape(b, type)) return negate(b);
      const [minusA, minusB] = [negatedOf(a), negatedOf(b)];
      if (minusA !== undefined) return negate(multiply(minusA, b));
      return minusB === undefined ? undefined : negate(multiply(a, minusB));
    },
  }),
  divide: binary("divide", {
    left: (cotangent, _, b) => divide(cotangent, b),
    right: (cotangent, _, b, y) => negate(divide(multiply(cotangent, y), b)),
    onnx: "Div",
    evaluate: (a, b) => a / b,
    /** x / 1 = x. */
    simplify: (a, b, type) => (fillOf(b) === 1 ? ofShape(a, type) : undefined),
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
