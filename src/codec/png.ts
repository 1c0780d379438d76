import { encode } from "fast-png";
import { DataError } from "../errors.ts";
import type { ByteReader } from "./byteReader.ts";
import type { PngHeader } from "./png/header.ts";
import { parsePng } from "./png/parse.ts";
import { checkRaster, type Raster } from "./raster.ts";

/**
 * Encodes a raster as a PNG file with 8 bits per channel: greyscale, RGB or RGBA, like the raster. The same raster
 * always gives the same bytes.
 *
 * @throws DataError if the raster's size does not match its data, or its data have 1 GiB or more
 */
export function encodePng(raster: Raster): Uint8Array<ArrayBuffer> {
  checkRaster(raster, "encodePng");
  requireEncodable(raster);
  const { width, height, channels, data } = raster;
  // The copy has a type that `new Blob([...])` accepts.
  return new Uint8Array(encode({ width, height, channels, depth: 8, data }, { zlib: { level: 6 } }));
}

/** Pictures of this size (in bytes) or more would overflow the compressor's 32-bit counters. */
const largestPicture = 2 ** 30;

function requireEncodable({
  width,
  height,
  channels,
  data,
}: Omit<Raster, "channels"> & { readonly channels: number }): void {
  if (data.length < largestPicture) return;
  throw new DataError(
    `encodePng: expected a picture of less than ${largestPicture} bytes, found ${height} x ${width} x ${channels} = ${data.length}. ` +
      "Show fewer or smaller images in one picture.",
  );
}

/**
 * Encodes a grey or RGB raster as a PNG file in which only some pixels are opaque and the others are transparent. If
 * all pixels are opaque, the result is that of `encodePng`.
 *
 * @param shown [height, width], the alpha of each pixel: 255 is opaque, 0 transparent
 * @throws DataError if the raster or `shown` does not match the raster's size
 */
export function encodeMaskedPng(raster: Raster, shown: Uint8Array): Uint8Array {
  checkRaster(raster, "encodeMaskedPng");
  const { width, height, channels, data } = raster;
  if (channels === 4 || shown.length !== width * height)
    throw new DataError(
      `encodeMaskedPng: expected 1 or 3 channels and a mask of ${width * height} pixels, found ${channels} and ` +
        `${shown.length}.`,
    );
  if (shown.every((value) => value === 255)) return encodePng(raster);
  const step = channels + 1;
  const masked = new Uint8Array(step * shown.length);
  for (let pixel = 0; pixel < shown.length; pixel++) {
    for (let channel = 0; channel < channels; channel++)
      masked[pixel * step + channel] = data[pixel * channels + channel] ?? 0;
    masked[pixel * step + channels] = shown[pixel] ?? 0;
  }
  requireEncodable({ width, height, channels: step, data: masked });
  return encode({ width, height, channels: step, depth: 8, data: masked }, { zlib: { level: 6 } });
}

/**
 * Decodes a PNG file of any colour type, depth and interlacing to 8 bits per channel. A palette becomes RGB or RGBA.
 * Of 16 bits, the upper 8 are kept. Grey with 1, 2 or 4 bits is scaled to 0-255. Grey with alpha, and grey or RGB
 * with a transparent colour, become RGBA.
 *
 * @param name names the file in errors
 * @throws DataError if the bytes are not a PNG file, or a damaged one
 */
export function decodePng(bytes: Uint8Array, name = "decodePng"): Raster {
  const parsing = parsePng(name, () => {});
  let at = 0;
  let step = parsing.next();
  while (step.done !== true) {
    const given = bytes.subarray(at, at + step.value);
    at += given.length;
    step = parsing.next(given);
  }
  return step.value;
}

/**
 * Like `decodePng`, but reads a file, only as far as the picture needs.
 *
 * @param requireHeader called before the pixel data are read; throws to reject the picture
 */
export async function readPng(
  reader: ByteReader,
  name: string,
  requireHeader: (header: PngHeader) => void,
): Promise<Raster> {
  const parsing = parsePng(name, requireHeader);
  let step = parsing.next();
  while (step.done !== true) step = parsing.next(await reader.read(step.value));
  return step.value;
}
