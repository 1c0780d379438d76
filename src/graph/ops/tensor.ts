import { elementCount } from "../shape.ts";
import type { Tensor64 } from "./definition.ts";

/** Row-major strides. */
export function stridesOf(sizes: readonly number[]): number[] {
  const strides = new Array<number>(sizes.length).fill(1);
  for (let axis = sizes.length - 2; axis >= 0; axis--) {
    strides[axis] = at(strides, axis + 1) * at(sizes, axis + 1);
  }
  return strides;
}

/** An element that must exist; reading past the end is a bug of the caller and gives NaN. */
export function at(list: ArrayLike<number>, index: number): number {
  return list[index] ?? Number.NaN;
}

/** For each element of a tensor of `sizes`, in order, the index computed from `strides` and `offset`. */
export function gatherIndices(sizes: readonly number[], strides: readonly number[], offset = 0): Int32Array {
  const indices = new Int32Array(elementCount(sizes));
  if (indices.length === 0) return indices;
  const position = new Array<number>(sizes.length).fill(0);
  let index = offset;
  for (let flat = 0; ; ) {
    indices[flat] = index;
    flat += 1;
    if (flat === indices.length) return indices;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      position[axis] = at(position, axis) + 1;
      index += at(strides, axis);
      if (at(position, axis) < at(sizes, axis)) break;
      index -= at(strides, axis) * at(sizes, axis);
      position[axis] = 0;
    }
  }
}

/** The elements at some indices, in their order. */
export function pick(data: Float64Array, indices: Int32Array): Float64Array {
  return Float64Array.from(indices, (index) => at(data, index));
}

/** Strides that read a tensor of sizes `from` as if it were broadcast to `to`. */
function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const strides = stridesOf(from);
  const extra = to.length - from.length;
  return to.map((_, axis) => (axis < extra || from[axis - extra] === 1 ? 0 : at(strides, axis - extra)));
}

/** A tensor's elements repeated to `sizes`. */
export function broadcastData(tensor: Tensor64, sizes: readonly number[]): Float64Array {
  const indices = gatherIndices(sizes, broadcastStrides(tensor.sizes, sizes));
  return Float64Array.from(indices, (index) => at(tensor.data, index));
}
