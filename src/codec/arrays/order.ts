import { elementCount } from "../sizes.ts";
import type { Numbers } from "./storedArray.ts";

/**
 * Reorders the numbers of an array from Fortran order (first index fastest) to C order (last index fastest). If at
 * most one axis is longer than 1, both orders are the same, and the numbers are returned unchanged.
 */
export function inRowOrder<Array extends Numbers>(numbers: Array, shape: readonly number[]): Array {
  if (shape.filter((size) => size > 1).length < 2) return numbers;
  const ordered = numbers.slice() as Array;
  const strides = shape.map((_, axis) => elementCount(shape.slice(0, axis)));
  const last = shape.length - 1;
  const [length = 1, step = 1] = [shape[last], strides[last]];
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < ordered.length; to += length) {
    for (let each = 0; each < length; each++) ordered[to + each] = numbers[from + each * step] ?? 0;
    // Advance the index of all axes except the last, and the position where its numbers begin.
    for (let axis = last - 1; axis >= 0; axis--) {
      const [size = 1, stride = 0, at = 0] = [shape[axis], strides[axis], index[axis]];
      if (at + 1 < size) {
        index[axis] = at + 1;
        from += stride;
        break;
      }
      index[axis] = 0;
      from -= at * stride;
    }
  }
  return ordered;
}
