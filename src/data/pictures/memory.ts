import type { PictureHeader } from "../../codec/picture/header.ts";

/** Bytes of pictures that are read and decoded at the same time; one that needs more is decoded alone. */
export const mostBytesAtOnce = 2 ** 28;

/**
 * Bytes that a picture takes at most while it is decoded: its file, and four channels of each pixel. A JPEG is decoded to less than
 * four times the sides that it is going to have, and to no less than an eighth of its own.
 *
 * @param scale by how much its sides are going to be multiplied
 */
export function bytesToDecode(
  { size }: { readonly size: number },
  { kind, width, height }: Pick<PictureHeader, "kind" | "width" | "height">,
  scale: number,
): number {
  const side = kind === "jpeg" ? Math.min(1, Math.max(1 / 8, 4 * scale)) : 1;
  return size + 4 * width * side * height * side;
}
