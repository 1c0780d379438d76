import type { PictureHeader } from "./header.ts";

/** A lossless picture of more pixels is reduced while it is decoded, so that it is never in memory as a whole. */
const hugePicture = 2 ** 26;
/** From this factor on a JPEG is reduced while it is decoded: its format then leaves out pixels by 2, 4 or 8, which is much faster. */
const leastReduction = 3;

/**
 * By how much the sides of a picture are divided while it is decoded, so that it has twice the size that is needed.
 *
 * @param scale by how much its sides are going to be multiplied
 */
export function reductionOf(
  { kind, width, height }: Pick<PictureHeader, "kind" | "width" | "height">,
  scale: number,
): number {
  const reduction = 1 / (2 * scale);
  if (kind === "jpeg") return reduction >= leastReduction ? reduction : 1;
  return width * height <= hugePicture ? 1 : Math.max(1, Math.floor(reduction));
}
