import { elementCount } from "../graph/shape.ts";
import type { Model } from "../vae/model.ts";

/**
 * Data per pass through a program. It is fixed, so that memory is bounded and results do not depend on the number of
 * data.
 */
export const passSize = 250;

/**
 * Concatenates the images of passes over 0 .. count - 1: float32 [count, H, W, C].
 *
 * @param pass returns the images from `begin` up to, but not including, `end`; `index` counts passes from 0
 */
export async function imagesInPasses(
  model: Model,
  count: number,
  pass: (begin: number, end: number, index: number) => Promise<Float32Array | undefined>,
): Promise<Float32Array> {
  const size = elementCount(model.parts.dataShape);
  const images = new Float32Array(count * size);
  for (let begin = 0; begin < count; begin += passSize) {
    const values = await pass(begin, Math.min(count, begin + passSize), begin / passSize);
    if (values !== undefined) images.set(values, begin * size);
  }
  return images;
}
