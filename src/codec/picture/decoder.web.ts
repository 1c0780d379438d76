import { DataError, EngineError, messageOf } from "../../errors.ts";
import { decodePng } from "../png.ts";
import type { Raster } from "../raster.ts";
import { type PictureHeader, requireDecodable } from "./header.ts";
import { jpegPictureHeader } from "./jpegHeader.ts";
import { kindBytes, type PictureKind, pictureKindOf, requireKind } from "./kinds.ts";
import { hasPngExtras, pngPictureHeader } from "./pngHeader.ts";

/** Decodes pictures in a page or a worker. */
export interface PagePictureDecoder {
  /** The decoder of a kind. */
  versionFor(kind: PictureKind): Promise<string>;
  /**
   * The header of a picture. The browser decodes WebP, AVIF, TIFF, GIF, and PNG with a colour profile to find their
   * size. Of these, only PNG can be grey.
   *
   * @throws DataError if the bytes are not a picture, or of an unsupported kind; EngineError if a browser is required
   *   and there is none
   */
  header(bytes: Uint8Array, name: string): Promise<PictureHeader>;
  /** Like `decodePictureInPage`, with the background of this decoder. */
  decode(bytes: Uint8Array, header: PictureHeader, name: string): Promise<Raster>;
}

/**
 * Creates a decoder of the kinds that Node decodes, as far as the browser supports them. HEIC and BMP are refused as
 * in Node.
 */
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

/**
 * Decodes a picture in a page or a worker, upright and in sRGB. nelbo decodes PNG without a colour profile or Exif
 * data, to the same bytes as in Node, with its alpha. The browser decodes everything else, in any format it supports,
 * and draws it over the background, because a canvas would round the colours of transparent pixels.
 *
 * @param name names the file in errors
 * @param background sRGB, one byte per channel
 * @returns grey, RGB or RGBA for a PNG that nelbo decodes, otherwise RGB
 * @throws DataError if the browser cannot decode it, or a PNG file is damaged; EngineError if a browser is required
 *   and there is none
 */
export async function decodePictureInPage(
  bytes: Uint8Array,
  name: string,
  background: readonly [red: number, green: number, blue: number],
): Promise<Raster> {
  if (isPlainPng(bytes)) return decodePng(bytes, name);
  return withBitmap(bytes, name, (bitmap) => drawn(bitmap, background));
}

/** Height and width of a picture, upright. The browser decodes it for this. Throws as `decodePictureInPage` does. */
async function bitmapSize(
  bytes: Uint8Array,
  name: string,
): Promise<{ readonly width: number; readonly height: number }> {
  return withBitmap(bytes, name, ({ width, height }) => ({ width, height }));
}

/** Whether bytes are a PNG file that nelbo decodes itself. */
export function isPlainPng(bytes: Uint8Array): boolean {
  return pictureKindOf(bytes.subarray(0, kindBytes)) === "png" && !hasPngExtras(bytes);
}

async function withBitmap<Result>(
  bytes: Uint8Array,
  name: string,
  use: (bitmap: ImageBitmap) => Result,
): Promise<Result> {
  if (typeof createImageBitmap === "undefined") {
    throw new EngineError(
      `${name}: decoding pictures other than plain PNG requires a browser here, and there is none. In Node, use loadDataset of nelbo/node.`,
    );
  }
  try {
    // The copy has a type that `new Blob([...])` accepts.
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]), {
      imageOrientation: "from-image",
      colorSpaceConversion: "default",
    });
    try {
      return use(bitmap);
    } finally {
      bitmap.close();
    }
  } catch (cause) {
    throw new DataError(
      `${name}: this browser cannot decode the picture (${messageOf(cause)}). ` +
        "Save it as JPEG or PNG, or make it smaller if it is very large.",
      { cause },
    );
  }
}

function drawn(bitmap: ImageBitmap, background: readonly number[]): Raster {
  const { width, height } = bitmap;
  const context = contextOf(width, height);
  context.fillStyle = `rgb(${background.join(", ")})`;
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  const rgba = context.getImageData(0, 0, width, height, { colorSpace: "srgb" }).data;
  const data = new Uint8Array(3 * width * height);
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    data[to] = rgba[from] ?? 0;
    data[to + 1] = rgba[from + 1] ?? 0;
    data[to + 2] = rgba[from + 2] ?? 0;
  }
  return { width, height, channels: 3, data };
}

function contextOf(
  width: number,
  height: number,
): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  // The canvas stays in main memory, because its pixels are read.
  const settings: CanvasRenderingContext2DSettings = { alpha: false, willReadFrequently: true };
  const context =
    typeof OffscreenCanvas === "undefined"
      ? elementOf(width, height).getContext("2d", settings)
      : new OffscreenCanvas(width, height).getContext("2d", settings);
  if (context === null) throw new Error(`no canvas of ${width} x ${height} pixels`);
  return context;
}

/** For older browsers without OffscreenCanvas. It works only in pages. */
function elementOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
