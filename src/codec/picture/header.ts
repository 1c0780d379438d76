import { DataError } from "../../errors.ts";
import type { PictureKind } from "./kinds.ts";

/** What is known about a picture before its pixels are decoded. */
export interface PictureHeader {
  readonly kind: PictureKind;
  /** In pixels, upright: after applying the orientation in its Exif data. */
  readonly width: number;
  readonly height: number;
  /** Whether it is stored without colours. */
  readonly grey: boolean;
}

/** Maximum number of pixels of a picture: 16,384 x 16,384. */
export const mostPixels = 2 ** 28;
/** Maximum size of a picture's file, in bytes. */
export const mostPictureBytes = 2 ** 29;

/** Throws DataError for a picture that is too large to be decoded. */
export function requireDecodable(
  { width, height }: Pick<PictureHeader, "width" | "height">,
  name: string,
): void {
  if (width >= 1 && height >= 1 && width * height <= mostPixels) return;
  throw new DataError(
    `${name}: expected a picture of at most ${mostPixels.toLocaleString("en-US")} pixels, found ` +
      `${height} x ${width}. Save it smaller.`,
  );
}

/** The error for a damaged picture. */
export function damagedPicture(name: string, reason: string, cause?: unknown): DataError {
  return new DataError(`${name}: the picture is damaged (${reason}). Save it again.`, { cause });
}

/** A lossless picture with more pixels is reduced while it is decoded, so that it is never in memory as a whole. */
const hugePicture = 2 ** 26;
/**
 * From this factor on, a JPEG is reduced while it is decoded: its format allows a reduction by 2, 4 or 8, which is
 * much faster.
 */
const leastReduction = 3;

/**
 * The factor by which the sides of a picture are divided while it is decoded, so that it has twice the needed size.
 *
 * @param scale the factor by which its sides will be multiplied
 */
export function reductionOf(
  { kind, width, height }: Pick<PictureHeader, "kind" | "width" | "height">,
  scale: number,
): number {
  const reduction = 1 / (2 * scale);
  if (kind === "jpeg") return reduction >= leastReduction ? reduction : 1;
  return width * height <= hugePicture ? 1 : Math.max(1, Math.floor(reduction));
}
