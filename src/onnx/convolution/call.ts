import type { WindowGeometry } from "../../graph/geometry.ts";

/** A convolution with the bias and ReLU that follow it, by the names of ONNX values: relu(x * weights + bias). */
export interface ConvolutionCall {
  readonly geometry: WindowGeometry;
  /** Channels of x and of the result. */
  readonly inputs: number;
  readonly outputs: number;
  /** [N, P, inputs]. */
  readonly x: string;
  /** [T, inputs, outputs]. */
  readonly weights: string;
  /** [outputs]. */
  readonly bias: string | undefined;
  readonly relu: boolean;
}

/** The derivative of a convolution with respect to its weights: [T, inputs, outputs]. */
export interface WeightGradientCall {
  readonly geometry: WindowGeometry;
  readonly inputs: number;
  readonly outputs: number;
  /** The convolution's input [N, P, inputs]. */
  readonly x: string;
  /** The derivative with respect to its result, [N, Q, outputs]. */
  readonly y: string;
}
