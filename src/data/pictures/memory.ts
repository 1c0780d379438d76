import type { PictureHeader } from "../../codec/picture/header.ts";
import { reductionOf } from "../../codec/picture/header.ts";

/** Bytes of pictures that are read and decoded at the same time; one that needs more is decoded alone. */
export const mostBytesAtOnce = 2 ** 28;

/**
 * Bytes that a picture takes while it is decoded: its file, and four channels of each pixel that it is decoded to.
 *
 * @param scale by how much its sides are going to be multiplied
 */
export function bytesToDecode(
  { size }: { readonly size: number },
  header: Pick<PictureHeader, "kind" | "width" | "height">,
  scale: number,
): number {
  const reduction = reductionOf(header, scale);
  return size + (4 * header.width * header.height) / reduction ** 2;
}
