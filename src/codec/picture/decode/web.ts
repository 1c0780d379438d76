import { DataError, messageOf } from "../../../errors.ts";
import { decodePng } from "../../png.ts";
import type { Raster } from "../../raster.ts";

/**
 * The picture in a file's bytes, upright and in sRGB, in a page or a worker. PNG without a colour profile is decoded by nelbo, to the
 * same bytes as in Node, with its alpha. All else is decoded by the browser, whatever formats it knows, and drawn over the
 * background: a canvas would round the colours of transparent pixels.
 *
 * @param name names the file in errors
 * @param background sRGB bytes
 * @returns grey, RGB or RGBA of PNG, and else RGB
 * @throws DataError where the browser cannot decode it, or a PNG file is damaged
 */
export async function decodePictureInPage(
  bytes: Uint8Array,
  name: string,
  background: readonly [red: number, green: number, blue: number],
): Promise<Raster> {
  if (isPlainPng(bytes)) return decodePng(bytes, name);
  try {
    // The copy has a type that `new Blob([...])` accepts.
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]), {
      imageOrientation: "from-image",
      colorSpaceConversion: "default",
    });
    try {
      return drawn(bitmap, background);
    } finally {
      bitmap.close();
    }
  } catch (cause) {
    throw new DataError(
      `${name}: expected a picture that this browser can decode, found one that it cannot (${messageOf(cause)}). ` +
        "Save it as JPEG or PNG, or smaller where it is very large.",
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
  // Kept in memory, where it is read from.
  const settings: CanvasRenderingContext2DSettings = { alpha: false, willReadFrequently: true };
  const context =
    typeof OffscreenCanvas === "undefined"
      ? elementOf(width, height).getContext("2d", settings)
      : new OffscreenCanvas(width, height).getContext("2d", settings);
  if (context === null) throw new Error(`no canvas of ${width} x ${height} pixels`);
  return context;
}

/** What older browsers have, in pages alone. */
function elementOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether it is a PNG file without a colour profile, which stands before the data of the picture. */
function isPlainPng(bytes: Uint8Array): boolean {
  if (!signature.every((byte, at) => bytes[at] === byte)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = signature.length;
  while (at + 8 <= bytes.length) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === "iCCP") return false;
    if (type === "IDAT") return true;
    at += 12 + view.getUint32(at);
  }
  return true;
}
