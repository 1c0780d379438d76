import { decodePngHeader, headerBytes } from "../png/header.ts";
import { damagedPicture, type PictureHeader, requireDecodable } from "./header.ts";

/** What a PNG file is, by its first chunk. Throws DataError where that is damaged, or the picture is too large to be decoded. */
export function pngPictureHeader(bytes: Uint8Array, name: string): PictureHeader {
  const start = 16;
  if (bytes.length < start + headerBytes) throw damagedPicture(name, "it is cut off");
  const fail = (reason: string) => damagedPicture(name, reason);
  const { width, height, colours } = decodePngHeader(bytes.subarray(start, start + headerBytes), fail);
  const header = { kind: "png" as const, width, height, grey: colours.startsWith("grey") };
  requireDecodable(header, name);
  return header;
}
