import type { Raster } from "../../raster.ts";
import { type PictureHeader, requireDecodable } from "../header.ts";
import { jpegPictureHeader } from "../jpegHeader.ts";
import type { PictureKind } from "../kinds.ts";
import { pngPictureHeader } from "../pngHeader.ts";
import { requireKind } from "../requireKind.ts";
import { bitmapSize, decodePictureInPage, isPlainPng } from "./web.ts";

/** Decodes pictures in a page or a worker. */
export interface PagePictureDecoder {
  /** Names what decodes a kind. */
  versionFor(kind: PictureKind): Promise<string>;
  /**
   * What a picture is. Of WebP, AVIF, TIFF, GIF and PNG with a colour profile the browser says the size, by decoding them; of these only
   * PNG counts as grey.
   *
   * @throws DataError where the bytes are none, or of a kind that is not decoded; EngineError where a browser is needed and there is none
   */
  header(bytes: Uint8Array, name: string): Promise<PictureHeader>;
  /** As `decodePictureInPage`, over the background that the decoder was made with. */
  decode(bytes: Uint8Array, header: PictureHeader, name: string): Promise<Raster>;
}

/** A decoder of the kinds that Node decodes, as far as the browser can; HEIC and BMP are refused as there. */
export function pagePictureDecoder(
  background: readonly [red: number, green: number, blue: number],
): PagePictureDecoder {
  return {
    versionFor: async (kind) => (kind === "png" ? "png" : "browser"),
    async header(bytes, name) {
      const kind = requireKind(bytes, name);
      if (kind === "jpeg") return jpegPictureHeader(bytes, name);
      const stored = kind === "png" ? pngPictureHeader(bytes, name) : undefined;
      if (stored !== undefined && isPlainPng(bytes)) return stored;
      const header = { kind, ...(await bitmapSize(bytes, name)), grey: stored?.grey ?? false };
      requireDecodable(header, name);
      return header;
    },
    decode: (bytes, _, name) => decodePictureInPage(bytes, name, background),
  };
}
