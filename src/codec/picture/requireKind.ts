import { DataError } from "../../errors.ts";
import { conversions, isForeign, kindBytes, kindNames, type PictureKind, pictureKindOf } from "./kinds.ts";

/** The kind of a picture, by its first bytes. Throws DataError where it is none, or of a kind that is not decoded. */
export function requireKind(bytes: Uint8Array, name: string): PictureKind {
  const kind = pictureKindOf(bytes.subarray(0, kindBytes));
  if (kind === undefined) {
    const found = bytes.length === 0 ? "an empty file" : "another kind of file";
    throw new DataError(`${name}: expected a picture, found ${found}. Remove it, or save the picture again.`);
  }
  if (!isForeign(kind)) return kind;
  throw new DataError(
    `${name}: expected JPEG, PNG, WebP, AVIF, TIFF or GIF, found ${kindNames[kind]}. Convert it: ${conversions[kind]}.`,
  );
}
