import type { Raster } from "../../codec/raster.ts";
import { DataError } from "../../errors.ts";
import { elementCount } from "../../graph/shape.ts";
import type { DataShape } from "../../vae/seams.ts";
import { padPixels } from "../sources/padded.ts";
import type { Rows } from "./rows.ts";

/** Brings images of files into the shape of a model's. */
export interface ImageFitter {
  /** Whether sizes are those of one image. */
  fits(sizes: readonly number[]): boolean;
  /** Numbers as bytes [count, H, W, C]: whole numbers from 0 to 255 as they are, floats from 0 to 1 times 255. */
  rows(rows: Rows, path: string, first: number): Uint8Array;
  /** A picture as bytes [H, W, C]; grey becomes RGB and RGB without colours grey. */
  picture(raster: Raster, path: string): Uint8Array;
}

/** Everything throws DataError naming the file, what was expected and what was found. */
export function createImageFitter(shape: DataShape, padded: boolean): ImageFitter {
  const [height, width, channels] = shape;

  /** The height, width and channels that sizes stand for; undefined where they do not fit. */
  function shapeOf(sizes: readonly number[]): DataShape | undefined {
    if (sizes.length === 1) return sizes[0] === elementCount(shape) ? shape : undefined;
    const [h = 0, w = 0, c = 1] = sizes;
    if (sizes.length > 3 || c !== channels) return undefined;
    const same = h === height && w === width;
    return same || (padded && h >= 1 && w >= 1 && h <= height && w <= width) ? [h, w, c] : undefined;
  }

  function fitted(pixels: Uint8Array, found: DataShape): Uint8Array {
    if (found[0] === height && found[1] === width) return pixels;
    return padPixels(pixels, found, height);
  }

  function misfit(path: string, found: string): DataError {
    const [a, b] = [
      `${height} x ${width} x ${channels}`,
      padded ? ", or smaller ones, which are padded" : "",
    ];
    return new DataError(`${path}: expected images of ${a} (height, width, channels)${b}, found ${found}.`);
  }

  return {
    fits: (sizes) => shapeOf(sizes) !== undefined,
    rows({ sizes, float, numbers }, path, first) {
      const found = shapeOf(sizes);
      if (found === undefined) {
        throw misfit(path, describeSizes(sizes));
      }
      const size = elementCount(found);
      return fitted(bytesOf(numbers, float, { path, first, size }), found);
    },
    picture(raster, path) {
      const found = shapeOf([raster.height, raster.width, channels]);
      if (found === undefined) throw misfit(path, `${raster.height} x ${raster.width} pixels`);
      return fitted(channelsOf(raster, channels, path), found);
    },
  };
}

function describeSizes(sizes: readonly number[]): string {
  if (sizes.length === 0) return "one number for each, as files of labels have";
  return sizes.length === 1 ? `${sizes[0]} numbers an image` : sizes.join(" x ");
}

function bytesOf(
  numbers: Float64Array,
  float: boolean,
  { path, first, size }: { readonly path: string; readonly first: number; readonly size: number },
): Uint8Array {
  const bytes = new Uint8Array(numbers.length);
  const largest = float ? 1 : 255;
  for (const [index, value] of numbers.entries()) {
    if (!(value >= 0 && value <= largest) || !(float || Number.isInteger(value))) {
      const range = float
        ? "floats from 0 (black) to 1 (white)"
        : "whole numbers from 0 (black) to 255 (white)";
      const hint = float && value > 1 && value <= 255 ? " Save bytes as such: x.astype(np.uint8)." : "";
      throw new DataError(
        `${path}: expected ${range}, found ${value} in image ${first + Math.floor(index / size)} at ${index % size}.${hint}`,
      );
    }
    bytes[index] = float ? Math.round(255 * value) : value;
  }
  return bytes;
}

/** A picture's pixels with the channels that a model takes; transparency has to be none. */
function channelsOf(
  { width, height, channels: given, data }: Raster,
  wanted: number,
  path: string,
): Uint8Array {
  const pixels = width * height;
  const out = new Uint8Array(pixels * wanted);
  const at = (pixel: number, channel: number) => data[pixel * given + Math.min(channel, given - 1)] ?? 0;
  if (wanted !== 1 && wanted !== 3) {
    throw new DataError(
      `${path}: expected images of ${wanted} channels, found a picture. Give them as npy arrays.`,
    );
  }
  for (let pixel = 0; pixel < pixels; pixel++) {
    const colour = given >= 3 && (at(pixel, 0) !== at(pixel, 1) || at(pixel, 0) !== at(pixel, 2));
    if (wanted === 1 && colour) {
      throw new DataError(
        `${path}: expected a grey picture, found colours, at row ${Math.floor(pixel / width)}, column ${pixel % width}. ` +
          "Convert it to grey.",
      );
    }
    if (given === 4 && at(pixel, 3) !== 255) {
      throw new DataError(
        `${path}: expected a picture without transparency, found some. Put it on a background.`,
      );
    }
    for (let channel = 0; channel < wanted; channel++) out[pixel * wanted + channel] = at(pixel, channel);
  }
  return out;
}
