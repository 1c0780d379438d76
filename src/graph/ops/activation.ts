import { cast, greater, multiply, sigmoid, square, subtract } from "../build.ts";
import { unary } from "./elementwise.ts";

/** Derivatives use the output y if possible: then ORT can still fuse the activation into the product. */
export const activation = {
  relu: unary("relu", {
    // A product, because ONNX Runtime's Where passes over memory three times.
    gradient: (cotangent, _, y) => multiply(cotangent, cast(greater(y, 0), "float32")),
    onnx: "Relu",
    evaluate: (x) => Math.max(x, 0),
  }),
  sigmoid: unary("sigmoid", {
    gradient: (cotangent, _, y) => multiply(cotangent, subtract(y, square(y))),
    onnx: "Sigmoid",
    evaluate: stableSigmoid,
  }),
  tanh: unary("tanh", {
    gradient: (cotangent, _, y) => multiply(cotangent, subtract(1, square(y))),
    onnx: "Tanh",
    evaluate: Math.tanh,
  }),
  softplus: unary("softplus", {
    gradient: (cotangent, x) => multiply(cotangent, sigmoid(x)),
    // max(x, 0) - log(max(s, 1 - s)) with s = sigmoid(x), which the derivative requires anyway: no overflow, and
    // several times faster than ONNX Runtime's own Softplus. In float32 the logarithm is off by less than 2e-7.
    onnx: ({ inputs: [x = ""], emit }) => {
      const s = emit.node("Sigmoid", [x]);
      const larger = emit.node("Max", [s, emit.node("Sub", [emit.scalar(1), s])]);
      return emit.node("Sub", [emit.node("Relu", [x]), emit.node("Log", [larger])]);
    },
    evaluate: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  }),
} as const;

function stableSigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}
