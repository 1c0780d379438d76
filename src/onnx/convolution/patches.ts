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
 * The derivative to the weights, from the windows of x: a product whose long axis runs over all data and positions. In
 * stretches it is faster, as each stays in the cache.
 *
 * @param windowsOf what `x` is: what the convolution read, or, with its sides exchanged, the derivative of what it made
 */
export function emitWeightsByPatches(
  call: WeightGradientCall,
  emit: OnnxEmitter,
  { windowsOf }: { readonly windowsOf: "input" | "derivative" },
): string {
  const { geometry, inputs, outputs } = call;
  const taps = tapCount(geometry);
  const stretches = taps * inputs >= worthStretches ? stretchesOf(outputPositions(geometry)) : 1;
  const bytes = outputPositions(geometry) * taps * inputs * bytesOfNumber;
  const again = windowsOf === "input" && bytes > mostKeptBytes;
  const windows = emitWindows(call.x, geometry, inputs, emit, again ? "windows again" : "windows");
  if (stretches === 1) {
    const rows = emit.node("Reshape", [windows, emit.int64([-1, taps * inputs])]);
    const derivative = emit.node("Reshape", [call.y, emit.int64([-1, outputs])]);
    const product = emit.node("Gemm", [rows, derivative], { transA: { int: 1 } });
    return emit.node("Reshape", [product, emit.int64([taps, inputs, outputs])]);
  }
  const rows = emit.node("Reshape", [windows, emit.int64([stretches, -1, taps * inputs])]);
  const derivative = emit.node("Reshape", [call.y, emit.int64([stretches, -1, outputs])]);
  const columns = emit.node("Transpose", [rows], { perm: { ints: [0, 2, 1] } });
  const products = emit.node("MatMul", [columns, derivative]);
  const sum = emit.node("ReduceSum", [products, emit.int64([0])], { keepdims: { int: 0 } });
  return emit.node("Reshape", [sum, emit.int64([taps, inputs, outputs])]);
}

/**
 * Bytes of a datum's windows up to which the forward pass's are kept for the derivative: 64 MiB for 128 data. Larger ones are made
 * again, so that a model of many layers holds those of one at a time.
 */
const mostKeptBytes = 2 ** 19;
const bytesOfNumber = 4;

/** Numbers in a window from which on a product gains more than adding up its parts costs. */
const worthStretches = 64;
const mostStretches = 16;

/** Into how many equal parts data times positions divide for any number of data: a divisor of the positions. */
function stretchesOf(positions: number): number {
  for (let count = mostStretches; count > 1; count--) if (positions % count === 0) return count;
  return 1;
}
