import { DataError } from "../../errors.ts";
import type { PictureKind } from "./kinds.ts";

/** What is known of a picture before its pixels are decoded. */
export interface PictureHeader {
  readonly kind: PictureKind;
  /** In pixels, upright: after the orientation that its Exif data say. */
  readonly width: number;
  readonly height: number;
  /** Whether it is stored without colours. */
  readonly grey: boolean;
}

/** Pixels of a picture at most: those of a square of 16,384. */
export const mostPixels = 2 ** 28;
/** Bytes of a picture's file at most. */
export const mostPictureBytes = 2 ** 29;

/** Throws DataError for a picture that is too large to be decoded. */
export function requireDecodable(
  { width, height }: Pick<PictureHeader, "width" | "height">,
  name: string,
): void {
  if (width >= 1 && height >= 1 && width * height <= mostPixels) return;
  throw new DataError(
    `${name}: expected a picture of at most ${mostPixels.toLocaleString("en-US")} pixels, found one that claims ` +
      `${height} x ${width}. Save it smaller.`,
  );
}

/** Why bytes are no picture. */
export function damagedPicture(name: string, reason: string, cause?: unknown): DataError {
  return new DataError(
    `${name}: expected a picture that can be decoded, found a damaged one (${reason}). Save it again.`,
    { cause },
  );
}
