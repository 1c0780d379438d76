import type { NumberKind } from "../../codec/arrays/storedArray.ts";
import type { Raster } from "../../codec/raster.ts";
import { DataError } from "../../errors.ts";
import { elementCount } from "../../graph/shape.ts";
import type { DataShape } from "../../vae/interfaces.ts";
import { createNumberReader, roundingOfRange } from "../reading/numberReader.ts";
import type { Reading } from "../reading/reading.ts";
import type { DatumArray, ElementType } from "../source.ts";
import { padPixels } from "../sources/padded.ts";
import type { Rows } from "./rows.ts";

/** How the numbers of a run's own data were read, and the element type of its model's input. */
export interface KnownReading {
  readonly reading: Pick<Reading, "type" | "layout" | "range">;
  readonly elementType: ElementType;
}

/** Converts images from files to the shape of a model's input. */
export interface ImageFitter {
  /** Number of elements of an image. */
  readonly size: number;
  /** Whether these are the sizes of one image. */
  fits(sizes: readonly number[]): boolean;
  /** Throws if these are not the sizes of one image. Called before data are read. */
  requireFit(sizes: readonly number[], path: string): void;
  /** Throws if a picture of this height and width cannot become an image. Called before data are read. */
  requirePicture(sides: Pick<Raster, "height" | "width">, path: string): void;
  /**
   * Input of the model, [count, H, W, C], read like the run's own data. Without a known reading the result is bytes:
   * whole numbers from 0 to 255 are unchanged, floats from 0 to 1 are multiplied by 255, False becomes 0 and True 255.
   * Floats are read the same way if the run's own data are whole numbers from 0 to 255.
   */
  rows(rows: Rows, path: string, first: number): DatumArray;
  /** A picture as input of the model, [H, W, C]. Grey is converted to RGB, and RGB without colours to grey. */
  picture(raster: Raster, path: string): DatumArray;
}

/**
 * All methods throw a DataError that names the file and the problem.
 *
 * @param padded whether smaller images are padded
 * @param known how the run's own data were read, if the run stores that
 */
export function createImageFitter(shape: DataShape, padded: boolean, known?: KnownReading): ImageFitter {
  const [height, width, channels] = shape;

  /** The height, width and channels for these sizes; undefined if they do not fit. */
  function shapeOfLast(sizes: readonly number[]): DataShape | undefined {
    if (sizes.length === 1) return sizes[0] === elementCount(shape) ? shape : undefined;
    const [h = 0, w = 0, c = 1] = sizes;
    if (sizes.length > 3 || c !== channels) return undefined;
    const same = h === height && w === width;
    return same || (padded && h >= 1 && w >= 1 && h <= height && w <= width) ? [h, w, c] : undefined;
  }

  /** If the run's own images are channels first, sizes are tried as channels first before channels last. */
  function shapeOf(sizes: readonly number[]): DataShape | undefined {
    if (sizes.length !== 3 || !isPlanar(sizes)) return shapeOfLast(sizes);
    const [c = 1, h = 0, w = 0] = sizes;
    return shapeOfLast([h, w, c]);
  }

  function isPlanar(sizes: readonly number[]): boolean {
    if (known?.reading.layout !== "nchw") return false;
    const [c = 1, h = 0, w = 0] = sizes;
    return sizes.length === 1 || (sizes.length === 3 && shapeOfLast([h, w, c]) !== undefined);
  }

  function fitted(pixels: DatumArray, found: DataShape): DatumArray {
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

  function requireShape(sizes: readonly number[], path: string): DataShape {
    const found = shapeOf(sizes);
    if (found === undefined) throw misfit(path, describeSizes(sizes));
    return found;
  }

  function requireSides(sides: Pick<Raster, "height" | "width">, path: string): DataShape {
    if (channels !== 1 && channels !== 3) {
      throw new DataError(
        `${path}: the model's images have ${channels} channels, and a picture has 1 or 3. Use npy arrays.`,
      );
    }
    const found = shapeOf([sides.height, sides.width, channels]);
    if (found === undefined) throw misfit(path, `${sides.height} x ${sides.width} pixels`);
    return found;
  }

  return {
    size: elementCount(shape),
    fits: (sizes) => shapeOf(sizes) !== undefined,
    requireFit: requireShape,
    requirePicture: requireSides,
    rows({ sizes, kind, numbers }, path, first) {
      const found = requireShape(sizes, path);
      const ofBytes = known === undefined || (kind === "float" && isOfBytes(known));
      const planar = isPlanar(sizes);
      if (known === undefined || (ofBytes && !planar))
        return fitted(bytesOf(numbers, kind, { path, first, size: elementCount(found) }), found);
      const { reading, elementType } = known;
      const range = ofBytes ? ([0, 1] as const) : reading.range;
      const layout = planar ? "nchw" : "nhwc";
      const read = createNumberReader({ ...(range && { range }), layout, shape: found }, elementType);
      const out = elementType === "uint8" ? new Uint8Array(numbers.length) : new Float32Array(numbers.length);
      read.read(numbers, out, { place: path, type: kind === "boolean" ? "bool" : "float64", first });
      return fitted(out, found);
    },
    picture(raster, path) {
      const found = requireSides(raster, path);
      const bytes = channelsOf(raster, channels, path);
      if (known === undefined || known.elementType === "uint8") return fitted(bytes, found);
      if (known.reading.range !== undefined)
        return fitted(
          Float32Array.from(bytes, (value) => value / 255),
          found,
        );
      throw new DataError(
        `${path}: the training data have no black and white level, so a picture cannot be converted. Use an npy or CSV file.`,
      );
    },
  };
}

/** Whether a run's own data are bytes, or whole numbers like them. */
function isOfBytes({ reading: { type, range } }: KnownReading): boolean {
  return !type.startsWith("float") && range?.[0] === 0 && range[1] === 255;
}

function describeSizes(sizes: readonly number[]): string {
  if (sizes.length === 0) return "one number per datum, as in a file of labels";
  return sizes.length === 1 ? `${sizes[0]} numbers per image` : sizes.join(" x ");
}

/** The values of black and white for each kind of number. */
const ranges = {
  float: { white: 1, words: "floats from 0 (black) to 1 (white)" },
  boolean: { white: 1, words: "truth values, False (black) and True (white)" },
  integer: { white: 255, words: "whole numbers from 0 (black) to 255 (white)" },
} as const;

function bytesOf(
  numbers: Float64Array,
  kind: NumberKind,
  { path, first, size }: { readonly path: string; readonly first: number; readonly size: number },
): Uint8Array {
  const bytes = new Uint8Array(numbers.length);
  const { white, words } = ranges[kind];
  for (const [index, number] of numbers.entries()) {
    const value = kind === "float" ? withoutRounding(number) : number;
    if (!(value >= 0 && value <= white) || !(kind === "float" || Number.isInteger(value))) {
      const image = first + Math.floor(index / size);
      throw new DataError(
        `${path}: expected ${words}, found ${value} in image ${image} at ${index % size}.${rangeHint(value, kind)}`,
      );
    }
    bytes[index] = Math.round((255 / white) * value);
  }
  return bytes;
}

/** Removes rounding errors at both ends: 1.0000001 becomes 1, and -1e-9 becomes 0. */
function withoutRounding(value: number): number {
  const clamped = Math.min(1, Math.max(0, value));
  return Math.abs(value - clamped) <= roundingOfRange ? clamped : value;
}

/** How to convert a number of another range to the expected one. */
function rangeHint(value: number, kind: NumberKind): string {
  if (kind === "integer")
    return value > 255 && value <= 65_535
      ? " Convert 16-bit numbers to floats: np.save(path, (x / 65535).astype(np.float32))."
      : "";
  if (Math.abs(value - Math.min(1, Math.max(0, value))) <= 1e-3)
    return " Clip rounding errors: np.clip(x, 0, 1).";
  if (Number.isInteger(value) && value > 0 && value <= 255)
    return " Divide numbers up to 255 by 255: np.save(path, x / 255).";
  return Number.isFinite(value) ? " Scale them to that range, like the training images." : "";
}

/** A picture's pixels with the model's number of channels. Throws DataError if a pixel is transparent. */
function channelsOf(
  { width, height, channels: given, data }: Raster,
  wanted: number,
  path: string,
): Uint8Array {
  const pixels = width * height;
  const out = new Uint8Array(pixels * wanted);
  const at = (pixel: number, channel: number) => data[pixel * given + Math.min(channel, given - 1)] ?? 0;
  const place = (pixel: number) => `row ${Math.floor(pixel / width)}, column ${pixel % width}`;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const colour = given >= 3 && (at(pixel, 0) !== at(pixel, 1) || at(pixel, 0) !== at(pixel, 2));
    if (wanted === 1 && colour) {
      throw new DataError(
        `${path}: the model needs grey pictures, and this one has colours at ${place(pixel)}. Convert it to grey.`,
      );
    }
    if (given === 4 && at(pixel, 3) !== 255) {
      throw new DataError(`${path}: the picture is transparent at ${place(pixel)}. Put it on a background.`);
    }
    for (let channel = 0; channel < wanted; channel++) out[pixel * wanted + channel] = at(pixel, channel);
  }
  return out;
}
