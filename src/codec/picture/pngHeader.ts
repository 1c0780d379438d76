import { decodePngHeader, headerBytes } from "../png/header.ts";
import { damagedPicture, type PictureHeader, requireDecodable } from "./header.ts";

/**
 * The header of a PNG file, from its first chunk. Throws DataError if the chunk is damaged, or the picture is too
 * large to be decoded.
 */
export function pngPictureHeader(bytes: Uint8Array, name: string): PictureHeader {
  const start = 16;
  if (bytes.length < start + headerBytes) throw damagedPicture(name, "it is cut off");
  const fail = (reason: string) => damagedPicture(name, reason);
  const { width, height, colours } = decodePngHeader(bytes.subarray(start, start + headerBytes), fail);
  const header = { kind: "png" as const, width, height, grey: colours.startsWith("grey") };
  requireDecodable(header, name);
  return header;
}

/**
 * Whether a PNG file has chunks before its pixels that change how they look: a colour profile, or Exif data with an
 * orientation.
 */
export function hasPngExtras(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 8 <= bytes.length; ) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === "iCCP" || type === "eXIf") return true;
    if (type === "IDAT") return false;
    at += 12 + view.getUint32(at);
  }
  return false;
}
