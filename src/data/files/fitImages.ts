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

/** How the numbers of a run's own data were read, and what its model takes. */
export interface KnownReading {
  readonly reading: Pick<Reading, "type" | "layout" | "range">;
  readonly elementType: ElementType;
}

/** Brings images of files into the shape of a model's. */
export interface ImageFitter {
  /** Numbers of an image. */
  readonly size: number;
  /** Whether sizes are those of one image. */
  fits(sizes: readonly number[]): boolean;
  /** Throws where sizes are not those of one image: before its data are read. */
  requireFit(sizes: readonly number[], path: string): void;
  /** Throws where a picture of this height and width does not become an image, likewise. */
  requirePicture(sides: Pick<Raster, "height" | "width">, path: string): void;
  /**
   * Numbers as the model takes them, [count, H, W, C], read as the run's own data were. Where no reading is known, as bytes: whole numbers
   * from 0 to 255 as they are, floats from 0 to 1 times 255, of truth values False 0 and True 255. Floats are also read so where the run's
   * own data are whole numbers from 0 to 255.
   */
  rows(rows: Rows, path: string, first: number): DatumArray;
  /** A picture as the model takes it, [H, W, C]; grey becomes RGB and RGB without colours grey. */
  picture(raster: Raster, path: string): DatumArray;
}

/**
 * Everything throws DataError naming the file, what was expected and what was found.
 *
 * @param padded whether smaller images are padded
 * @param known how the run's own data were read, where that is stored with it
 */
export function createImageFitter(shape: DataShape, padded: boolean, known?: KnownReading): ImageFitter {
  const [height, width, channels] = shape;

  /** The height, width and channels that sizes stand for; undefined where they do not fit. */
  function shapeOfLast(sizes: readonly number[]): DataShape | undefined {
    if (sizes.length === 1) return sizes[0] === elementCount(shape) ? shape : undefined;
    const [h = 0, w = 0, c = 1] = sizes;
    if (sizes.length > 3 || c !== channels) return undefined;
    const same = h === height && w === width;
    return same || (padded && h >= 1 && w >= 1 && h <= height && w <= width) ? [h, w, c] : undefined;
  }

  /** Of a run on images whose channels lie in planes, sizes are read so first. */
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
        `${path}: expected images of ${channels} channels, found a picture. Give them as npy arrays.`,
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
        `${path}: expected numbers as in the training data, which have no black and white, found a picture. Give an npy or CSV file.`,
      );
    },
  };
}

/** Whether a run's own data are bytes, or whole numbers like them. */
function isOfBytes({ reading: { type, range } }: KnownReading): boolean {
  return !type.startsWith("float") && range?.[0] === 0 && range[1] === 255;
}

function describeSizes(sizes: readonly number[]): string {
  if (sizes.length === 0) return "one number for each, as files of labels have";
  return sizes.length === 1 ? `${sizes[0]} numbers an image` : sizes.join(" x ");
}

/** What black and white are among numbers of each kind. */
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

/** 1.0000001 is 1, and -1e-9 is 0: what rounding does to the ends. */
function withoutRounding(value: number): number {
  const clamped = Math.min(1, Math.max(0, value));
  return Math.abs(value - clamped) <= roundingOfRange ? clamped : value;
}

/** What brings a number of another range into the expected one. */
function rangeHint(value: number, kind: NumberKind): string {
  if (kind === "integer")
    return value > 255 && value <= 65_535
      ? " Give 16 bits as floats: np.save(path, (x / 65535).astype(np.float32))."
      : "";
  if (Math.abs(value - Math.min(1, Math.max(0, value))) <= 1e-3)
    return " Cut rounding errors off: np.clip(x, 0, 1).";
  if (Number.isInteger(value) && value > 0 && value <= 255)
    return " Divide numbers up to 255 by it: np.save(path, x / 255).";
  return Number.isFinite(value) ? " Scale them to that range, as the images of the training were." : "";
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
  const place = (pixel: number) => `row ${Math.floor(pixel / width)}, column ${pixel % width}`;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const colour = given >= 3 && (at(pixel, 0) !== at(pixel, 1) || at(pixel, 0) !== at(pixel, 2));
    if (wanted === 1 && colour) {
      throw new DataError(
        `${path}: expected a grey picture, found colours, at ${place(pixel)}. Convert it to grey.`,
      );
    }
    if (given === 4 && at(pixel, 3) !== 255) {
      throw new DataError(
        `${path}: expected a picture without transparency, found some, at ${place(pixel)}. Put it on a background.`,
      );
    }
    for (let channel = 0; channel < wanted; channel++) out[pixel * wanted + channel] = at(pixel, channel);
  }
  return out;
}
