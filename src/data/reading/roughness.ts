import type { Numbers, StoredArray } from "../../codec/arrays/storedArray.ts";
import { elementCount } from "../../codec/sizes.ts";
import type { FoundLayout } from "./layout.ts";
import type { Layout } from "./reading.ts";

/** How much neighbouring pixels differ if an array is read in a layout. */
export interface Roughness {
  readonly layout: Layout;
  /** The mean absolute difference of horizontally and vertically adjacent pixels, in the units of the array. */
  readonly difference: number;
}

/** Number of elements that are used: a few images are enough. */
const mostNumbers = 2 ** 20;

/**
 * The roughness of images in each of these layouts, from the first million numbers. For nearly all photographs the
 * correct layout is the smoother one. The result is only a hint for the user. Vectors have no neighbours and are
 * skipped.
 *
 * @throws DataError if the file cannot be read
 */
export async function roughnessOf(array: StoredArray, layouts: readonly FoundLayout[]): Promise<Roughness[]> {
  const [total = 0, ...sizes] = array.shape;
  const size = elementCount(sizes);
  const numbers = await array.read(0, Math.min(total, Math.max(1, Math.floor(mostNumbers / size))));
  return layouts.flatMap(({ layout, shape }) =>
    shape.length === 3 ? [{ layout, difference: meanDifference(numbers, layout, shape) }] : [],
  );
}

function meanDifference(
  numbers: Numbers,
  layout: Layout,
  [height, width, channels]: readonly [number, number, number],
): number {
  const planar = layout === "nchw";
  const [toRight, toNext] = planar ? [1, height * width] : [channels, 1];
  const toBelow = width * toRight;
  let [sum, count] = [0, 0];
  for (let start = 0; start < numbers.length; start += height * width * channels) {
    for (let channel = 0; channel < channels; channel++) {
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const at = start + channel * toNext + row * toBelow + column * toRight;
          const value = numbers[at] ?? 0;
          if (column + 1 < width) sum += Math.abs(value - (numbers[at + toRight] ?? 0));
          if (row + 1 < height) sum += Math.abs(value - (numbers[at + toBelow] ?? 0));
          count += (column + 1 < width ? 1 : 0) + (row + 1 < height ? 1 : 0);
        }
      }
    }
  }
  return count === 0 ? 0 : sum / count;
}
