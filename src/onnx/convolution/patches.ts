import { outputPositions, tapCount, type WindowGeometry } from "../../graph/geometry.ts";
import type { OnnxEmitter } from "../../graph/ops/definition.ts";
import { type Band, emitWindows } from "../../graph/ops/windows.ts";
import type { ConvolutionCall, WeightGradientCall } from "./call.ts";

/**
 * All windows by one Gather and one product that includes bias and ReLU. If the windows are too large to keep, they are
 * processed in bands.
 */
export function emitByPatches(call: ConvolutionCall, emit: OnnxEmitter): string {
  const { geometry, inputs, outputs } = call;
  const length = tapCount(geometry) * inputs;
  const weights = emit.node("Reshape", [call.weights, emit.int64([length, outputs])]);
  const bands = bandsOf(geometry, inputs, "result");
  const results = bands.map((band) => {
    const windows = emitWindows(call.x, geometry, inputs, emit, bands.length === 1 ? undefined : band);
    const rows = emit.node("Reshape", [windows, emit.int64([-1, length])]);
    const product = emitProduct(rows, weights, call, emit);
    return emit.node("Reshape", [product, emit.int64([-1, band.end - band.start, outputs])]);
  });
  const [whole = ""] = results;
  return results.length === 1 ? whole : emit.node("Concat", results, { axis: { int: 1 } });
}

/** relu(rows x weights + bias), which ONNX Runtime fuses into one operator. */
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
 * The derivative with respect to the weights, from the windows of x: a product whose long axis runs over all data and
 * positions. It is faster in stretches, because each stays in the cache. Windows that the result computed all at once
 * are reused; bands are computed again, so that none is kept.
 */
export function emitWeightsByPatches(call: WeightGradientCall, emit: OnnxEmitter): string {
  const { geometry, inputs, outputs } = call;
  const bands = bandsOf(geometry, inputs, "weights");
  const products = bands.map((band) => {
    const windows = emitWindows(call.x, geometry, inputs, emit, bands.length === 1 ? undefined : band);
    const limits = [band.start, band.end, 1].map((limit) => emit.int64([limit]));
    const derivative = bands.length === 1 ? call.y : emit.node("Slice", [call.y, ...limits]);
    return emitLongProduct({ ...call, x: windows, y: derivative }, band.end - band.start, emit);
  });
  const [whole = ""] = products;
  const sum = products.length === 1 ? whole : emit.node("Sum", products);
  return emit.node("Reshape", [sum, emit.int64([tapCount(geometry), inputs, outputs])]);
}

/** The transposed windows times the derivative, over `positions` of each datum. */
function emitLongProduct(
  { geometry, inputs, outputs, x: windows, y }: WeightGradientCall,
  positions: number,
  emit: OnnxEmitter,
): string {
  const length = tapCount(geometry) * inputs;
  const stretches = length >= worthStretches ? stretchesOf(positions) : 1;
  if (stretches === 1) {
    const rows = emit.node("Reshape", [windows, emit.int64([-1, length])]);
    const derivative = emit.node("Reshape", [y, emit.int64([-1, outputs])]);
    return emit.node("Gemm", [rows, derivative], { transA: { int: 1 } });
  }
  const rows = emit.node("Reshape", [windows, emit.int64([stretches, -1, length])]);
  const derivative = emit.node("Reshape", [y, emit.int64([stretches, -1, outputs])]);
  const columns = emit.node("Transpose", [rows], { perm: { ints: [0, 2, 1] } });
  const products = emit.node("MatMul", [columns, derivative]);
  return emit.node("ReduceSum", [products, emit.int64([0])], { keepdims: { int: 0 } });
}

/** Up to this number of bytes per datum, windows are computed all at once: 32 MiB for 128 data. */
const mostBytes = 2 ** 18;
const bytesOfNumber = 4;

/** Output positions in bands of about equal length. The windows of each band are within the budget. */
function bandsOf(geometry: WindowGeometry, channels: number, user: string): readonly Band[] {
  const positions = outputPositions(geometry);
  const bytes = positions * tapCount(geometry) * channels * bytesOfNumber;
  const length = Math.ceil(positions / Math.ceil(bytes / mostBytes));
  const starts = Array.from({ length: Math.ceil(positions / length) }, (_, index) => index * length);
  return starts.map((start) => ({ user, start, end: Math.min(start + length, positions) }));
}

/** From this number of elements per window on, a product in stretches is faster, despite the sum of its parts. */
const worthStretches = 64;
const mostStretches = 16;

/** The number of equal parts of data times positions that works for any number of data: a divisor of the positions. */
function stretchesOf(positions: number): number {
  for (let count = mostStretches; count > 1; count--) if (positions % count === 0) return count;
  return 1;
}
