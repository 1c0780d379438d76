import { encode } from "fast-png";
import { DataError } from "../errors.ts";
import type { ByteReader } from "./byteReader.ts";
import type { PngHeader } from "./png/header.ts";
import { parsePng } from "./png/parse.ts";
import { checkRaster, type Raster } from "./raster.ts";

/**
 * The raster as the bytes of a PNG file, 8 bits a channel: greyscale, RGB or RGBA as the raster is. The same raster
 * always gives the same bytes.
 *
 * @throws DataError when the raster's size does not fit its data, or it has 1 GiB or more.
 */
export function encodePng(raster: Raster): Uint8Array<ArrayBuffer> {
  checkRaster(raster, "encodePng");
  requireEncodable(raster);
  const { width, height, channels, data } = raster;
  // The copy has a type that `new Blob([...])` accepts.
  return new Uint8Array(encode({ width, height, channels, depth: 8, data }, { zlib: { level: 6 } }));
}

/** Bytes of a picture from which on its compression counts past 32 bits. */
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
 * A grey or RGB raster as a PNG file of which only some pixels are seen: through the others, whatever lies behind it. Without
 * others it is that of `encodePng`.
 *
 * @param shown [height, width], 255 for a pixel that is seen and 0 for one that is not
 * @throws DataError when the raster or `shown` does not fit its size
 */
export function encodeMaskedPng(raster: Raster, shown: Uint8Array): Uint8Array {
  checkRaster(raster, "encodeMaskedPng");
  const { width, height, channels, data } = raster;
  if (channels === 4 || shown.length !== width * height)
    throw new DataError(
      `encodeMaskedPng: expected 1 or 3 channels and ${width * height} pixels to show or not, found ${channels} and ` +
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
 * The picture in a PNG file of any colour type, depth and interlacing, as 8 bits a channel. A palette becomes RGB or RGBA; 16 bits
 * keep their upper half; grey with 1, 2 or 4 bits is spread over 0-255; grey with alpha, and grey or RGB with a colour that is
 * transparent, become RGBA.
 *
 * @param name names the file in errors
 * @throws DataError when the bytes are no PNG, or a damaged one.
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
 * `decodePng` of a file that is read, no more of it than the picture takes.
 *
 * @param requireHeader throws where the picture is not wanted; called before its data are read
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
