import { elementCount } from "../../graph/shape.ts";
import type { Flattened, TensorLayout } from "./layout.ts";

/**
 * The shape of a parameter of these sizes in PyTorch's layers; `h` and `w` are the sides of a kernel, h x w its taps.
 */
export function pytorchShape(layout: TensorLayout, sizes: readonly number[]): string {
  const [taps, inputs, outputs] = sizes;
  if (layout.kind === "convolution") return `[${outputs}, ${inputs}, h, w] with h x w = ${taps}`;
  if (layout.kind === "transposed convolution") return `[${inputs}, ${outputs}, h, w] with h x w = ${taps}`;
  return `[${sizes.join(", ")}]`;
}

/** Whether PyTorch's layer has a tensor of this shape. */
export function isPytorchShape(
  layout: TensorLayout,
  sizes: readonly number[],
  shape: readonly number[],
): boolean {
  if (layout.kind === "linear" || layout.kind === "vector") return shape.join() === sizes.join();
  const [taps, inputs, outputs] = sizes;
  const [first, second, height = 0, width = 0] = shape;
  const channels = layout.kind === "convolution" ? [outputs, inputs] : [inputs, outputs];
  return shape.length === 4 && `${first},${second}` === channels.join() && height * width === taps;
}

/**
 * Converts a tensor from PyTorch's layout to that of a parameter here: taps come first in kernels, and axes that are
 * flattened images change from channels first to channels last.
 *
 * @param sizes of the parameter
 * @param data of a shape for which `isPytorchShape` holds, row-major
 */
export function fromPytorch(
  layout: TensorLayout,
  sizes: readonly number[],
  data: ArrayLike<number>,
): Float32Array {
  const out = new Float32Array(elementCount(sizes));
  if (layout.kind === "convolution" || layout.kind === "transposed convolution") {
    const [taps = 1, inputs = 1, outputs = 1] = sizes;
    for (let index = 0; index < out.length; index++) {
      const [tap, input, output] = [
        Math.floor(index / (inputs * outputs)),
        Math.floor(index / outputs) % inputs,
        index % outputs,
      ];
      const pair = layout.kind === "convolution" ? output * inputs + input : input * outputs + output;
      out[index] = data[pair * taps + tap] ?? Number.NaN;
    }
    return out;
  }
  const columns = layout.kind === "linear" ? (sizes[1] ?? 1) : 1;
  const rowOrder = channelsFirst(layout.rows);
  const columnOrder = channelsFirst(layout.kind === "linear" ? layout.columns : undefined);
  for (let index = 0; index < out.length; index++) {
    const [row, column] = [Math.floor(index / columns), index % columns];
    out[index] = data[rowOrder(row) * columns + columnOrder(column)] ?? Number.NaN;
  }
  return out;
}

/** The place of number i of a flattened image in PyTorch; numbers after the image have the same place. */
function channelsFirst(image: Flattened | undefined): (index: number) => number {
  if (image === undefined) return (index) => index;
  const { positions, channels } = image;
  return (index) =>
    index < positions * channels ? (index % channels) * positions + Math.floor(index / channels) : index;
}
