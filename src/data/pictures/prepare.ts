import { advice, change } from "../../advice.ts";
import { resample } from "../../codec/picture/resample.ts";
import { checkRaster, type Raster } from "../../codec/raster.ts";
import { DataError } from "../../errors.ts";
import { type Placement, placementOf } from "./placement.ts";
import type { Preparation } from "./preparation.ts";

/**
 * Turns a picture into an image for the model: composited over the background, made grey or RGB, and fitted to the
 * preparation's size. The same picture gives the same bytes in Node and in every browser, and in `prepare.mjs` of an
 * export (`src/export/onnx/pictures/prepareModule.ts`).
 *
 * @param name of the picture, in errors
 * @returns [height, width, channels] of the preparation
 * @throws DataError if the raster's data do not match its size, or if the fit is `pad` and the picture is larger than
 *   the image
 */
export function prepareRaster(raster: Raster, preparation: Preparation, name: string): Uint8Array {
  checkRaster(raster, name);
  const placement = placementOf(raster, preparation);
  if (placement === undefined) throw tooLarge(raster, preparation, name);
  const { channels } = preparation;
  const opaque = composited(raster, preparation.background);
  const scaled = (planes: Raster) =>
    resample(planes.data, planes, placement.window, {
      width: placement.place.width,
      height: placement.place.height,
    });
  if (channels === 1) return placed(scaled(greyOf(opaque)), placement, preparation);
  // Grey is scaled as one channel, which gives the same bytes as three.
  const part = scaled(opaque);
  return placed(opaque.channels === 1 ? repeated(part) : part, placement, preparation);
}

/** round((alpha * value + (255 - alpha) * background) / 255), which is never half way between two numbers. */
function composited(raster: Raster, background: Preparation["background"]): Raster {
  if (raster.channels !== 4) return raster;
  const { width, height, data } = raster;
  const opaque = new Uint8Array(width * height * 3);
  const [red, green, blue] = background;
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const alpha = data[from + 3] ?? 0;
    const rest = 255 - alpha;
    opaque[to] = Math.floor((alpha * (data[from] ?? 0) + rest * red + 127) / 255);
    opaque[to + 1] = Math.floor((alpha * (data[from + 1] ?? 0) + rest * green + 127) / 255);
    opaque[to + 2] = Math.floor((alpha * (data[from + 2] ?? 0) + rest * blue + 127) / 255);
  }
  return { width, height, channels: 3, data: opaque };
}

function greyOf(raster: Raster): Raster {
  if (raster.channels === 1) return raster;
  const { width, height, data } = raster;
  const grey = new Uint8Array(width * height);
  for (let pixel = 0; pixel < grey.length; pixel++)
    grey[pixel] = luma(data[3 * pixel] ?? 0, data[3 * pixel + 1] ?? 0, data[3 * pixel + 2] ?? 0);
  return { width, height, channels: 1, data: grey };
}

/** The grey of a colour: ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, in 65536ths, as in Pillow's mode L. */
function luma(red: number, green: number, blue: number): number {
  return (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
}

function repeated(grey: Uint8Array): Uint8Array {
  const colours = new Uint8Array(3 * grey.length);
  for (let index = 0; index < colours.length; index++) colours[index] = grey[Math.floor(index / 3)] ?? 0;
  return colours;
}

/** The scaled part at its place on the background. */
function placed(part: Uint8Array, { place }: Placement, preparation: Preparation): Uint8Array {
  const { width, height, channels, background } = preparation;
  if (place.width === width && place.height === height) return part;
  const image = new Uint8Array(height * width * channels);
  const colour = channels === 1 ? [luma(...background)] : background;
  for (let index = 0; index < image.length; index++) image[index] = colour[index % channels] ?? 0;
  const rowLength = place.width * channels;
  for (let row = 0; row < place.height; row++) {
    const at = ((place.top + row) * width + place.left) * channels;
    image.set(part.subarray(row * rowLength, (row + 1) * rowLength), at);
  }
  return image;
}

function tooLarge(picture: Raster, { width, height }: Preparation, name: string): DataError {
  return new DataError(
    `${name}: expected at most ${height} x ${width} pixels (height x width), because the fit pad does not scale, found ` +
      `${picture.height} x ${picture.width}.`,
    { remedy: advice`Train with ${change("fit", "cover")} or a larger ${change("imageSize")}.` },
  );
}
