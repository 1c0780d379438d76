import { outputPositions, tapCount } from "../../graph/geometry.ts";
import type { OnnxEmitter } from "../../graph/ops/definition.ts";
import { emitWindows } from "../../graph/ops/windows.ts";
import type { ConvolutionCall, WeightGradientCall } from "./call.ts";

/** All windows by one Gather and one product, with bias and ReLU inside it. */
export function emitByPatches(call: ConvolutionCall, emit: OnnxEmitter): string {
  const { geometry, inputs, outputs } = call;
  const length = tapCount(geometry) * inputs;
  const rows = emit.node("Reshape", [emitWindows(call.x, geometry, inputs, emit), emit.int64([-1, length])]);
  const weights = emit.node("Reshape", [call.weights, emit.int64([length, outputs])]);
  return emit.node("Reshape", [
    emitProduct(rows, weights, call, emit),
    emit.int64([-1, outputPositions(geometry), outputs]),
  ]);
}

/** rows x weights + bias under ReLU, which ONNX Runtime makes one operator. */
export function emitProduct(
  rows: string,
  weights: string,
  { bias, relu }: Pick<ConvolutionCall, "bias" | "relu">,
  emit: OnnxEmitter,
): string {
  const product =
    bias === undefined ? emit.node("MatMul", [rows, weights]) : emit.node("Gemm", [rows, weights, bias]);
  return relu ? emit.node("Relu", [product]) : product;
}

/**
 * From this many columns on, ONNX Runtime is faster with the long operand transposed than with the derivative; see
 * docs/performance.md.
 */
const wide = 64;

/**
 * The derivative to the weights, from the windows of x: one product, whose long axis runs over all data and positions.
 */
export function emitWeightsByPatches(call: WeightGradientCall, emit: OnnxEmitter): string {
  const { geometry, inputs, outputs } = call;
  const taps = tapCount(geometry);
  const rows = emit.node("Reshape", [
    emitWindows(call.x, geometry, inputs, emit),
    emit.int64([-1, taps * inputs]),
  ]);
  const derivative = emit.node("Reshape", [call.y, emit.int64([-1, outputs])]);
  const transposed = { transA: { int: 1 } };
  if (outputs >= wide || taps * inputs < wide) {
    const product = emit.node("Gemm", [rows, derivative], transposed);
    return emit.node("Reshape", [product, emit.int64([taps, inputs, outputs])]);
  }
  const product = emit.node("Gemm", [derivative, rows], transposed);
  const separate = emit.node("Reshape", [product, emit.int64([outputs, taps, inputs])]);
  return emit.node("Transpose", [separate], { perm: { ints: [1, 2, 0] } });
}
