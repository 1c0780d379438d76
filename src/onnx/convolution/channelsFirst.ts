import { inputExtent, outputPositions, type WindowGeometry } from "../../graph/geometry.ts";
import type { OnnxEmitter } from "../../graph/ops/definition.ts";
import type { ConvolutionCall } from "./call.ts";

/**
 * ONNX's Conv and ConvTranspose, between transpositions to channels first and back. A single channel requires no
 * transposition.
 */
export function emitChannelsFirst(call: ConvolutionCall, emit: OnnxEmitter): string {
  const { geometry, inputs, outputs, bias, relu } = call;
  const { image, windows, kernel, stride, padding, transposed } = geometry;
  const after = ([0, 1] as const).map(
    (axis) => (windows[axis] - 1) * stride[axis] + kernel[axis] - padding[axis] - image[axis],
  );
  const x = emit.node("Reshape", [
    moveChannels(call.x, inputs, emit),
    emit.int64([-1, inputs, ...inputExtent(geometry)]),
  ]);
  const order = transposed ? [1, 2, 0] : [2, 1, 0];
  const sizes = transposed ? [inputs, outputs, ...kernel] : [outputs, inputs, ...kernel];
  const flat = emit.node("Transpose", [call.weights], { perm: { ints: order } });
  const weights = emit.node("Reshape", [flat, emit.int64(sizes)]);
  const product = emit.node(
    transposed ? "ConvTranspose" : "Conv",
    [x, weights, ...(bias === undefined ? [] : [bias])],
    {
      kernel_shape: { ints: kernel },
      strides: { ints: stride },
      // A negative padding removes positions that no window covers; if transposed, it adds them.
      pads: { ints: [...padding, ...after.map((rest) => Math.max(rest, 0))] },
      ...(transposed && { output_padding: { ints: after.map((rest) => Math.max(-rest, 0)) } }),
    },
  );
  const activated = relu ? emit.node("Relu", [product]) : product;
  const made = emit.node("Reshape", [activated, emit.int64([-1, outputs, outputPositions(geometry)])]);
  return emit.node("Reshape", [
    moveChannels(made, outputs, emit),
    emit.int64([-1, outputPositions(geometry), outputs]),
  ]);
}

/** Between [N, P, C] and [N, C, P]. */
function moveChannels(value: string, channels: number, emit: OnnxEmitter): string {
  return channels === 1 ? value : emit.node("Transpose", [value], { perm: { ints: [0, 2, 1] } });
}

/** Whether Conv or ConvTranspose can express this geometry: less than a stride may remain after the last window. */
export function fitsChannelsFirst({ image, windows, kernel, stride, padding }: WindowGeometry): boolean {
  return ([0, 1] as const).every(
    (axis) => image[axis] + padding[axis] - (windows[axis] - 1) * stride[axis] - kernel[axis] < stride[axis],
  );
}
