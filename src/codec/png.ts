import { convertIndexedToRgb, decode, encode } from "fast-png";
import { DataError, messageOf } from "../errors.ts";
import { type Channels, checkRaster, type Raster } from "./raster.ts";

/**
 * The raster as the bytes of a PNG file, 8 bits a channel: greyscale, RGB or RGBA as the raster is. The same raster
 * always gives the same bytes.
 *
 * @throws DataError when the raster's size does not fit its data.
 */
export function encodePng(raster: Raster): Uint8Array<ArrayBuffer> {
  checkRaster(raster, "encodePng");
  const { width, height, channels, data } = raster;
  // The copy has a type that `new Blob([...])` accepts.
  return new Uint8Array(encode({ width, height, channels, depth: 8, data }, { zlib: { level: 6 } }));
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
  return encode({ width, height, channels: step, depth: 8, data: masked }, { zlib: { level: 6 } });
}

/**
 * The picture in a PNG file, as 8 bits a channel. A palette becomes RGB or RGBA; 16 bits keep their upper half;
 * grey with 1, 2 or 4 bits is spread over 0-255; grey with alpha becomes RGBA.
 *
 * @throws DataError when the bytes are no PNG, or a damaged one.
 */
export function decodePng(bytes: Uint8Array): Raster {
  const decoded = decodeChecked(bytes);
  const { width, height } = decoded;
  if (decoded.palette) {
    const data = Uint8Array.from(convertIndexedToRgb(decoded));
    return { width, height, channels: data.length === width * height * 4 ? 4 : 3, data };
  }
  const data = eightBits(decoded.data, decoded.depth, width, height);
  if (decoded.channels === 2) return { width, height, channels: 4, data: greyAlphaToRgba(data) };
  return { width, height, channels: decoded.channels as Channels, data };
}

function decodeChecked(bytes: Uint8Array): ReturnType<typeof decode> {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    const reason = messageOf(error);
    throw new DataError(
      `decodePng: expected a PNG file, found ${bytes.length} bytes that are not a readable one (${reason}).`,
      { cause: error },
    );
  }
}

function eightBits(data: ArrayLike<number>, depth: number, width: number, height: number): Uint8Array {
  if (depth === 8) return Uint8Array.from(data);
  if (depth === 16) return Uint8Array.from(data, (value) => value >> 8);
  const bytesPerRow = Math.ceil((width * depth) / 8);
  const largest = 2 ** depth - 1;
  return Uint8Array.from({ length: width * height }, (_, index) => {
    const column = index % width;
    const byte = data[Math.floor(index / width) * bytesPerRow + Math.floor((column * depth) / 8)] ?? 0;
    const shift = 8 - depth - ((column * depth) % 8);
    return (((byte >> shift) & largest) * 255) / largest;
  });
}

function greyAlphaToRgba(data: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: data.length * 2 }, (_, index) => {
    const pixel = Math.floor(index / 4) * 2;
    return data[index % 4 === 3 ? pixel + 1 : pixel] ?? 0;
  });
}
