import { advice, change } from "../../advice.ts";
import type { Numbers, NumberType } from "../../codec/arrays/storedArray.ts";
import { elementCount } from "../../codec/sizes.ts";
import { DataError } from "../../errors.ts";
import type { DatumArray, ElementType } from "../source.ts";
import { nameOfPlace } from "./position.ts";
import type { Reading } from "./reading.ts";

/** The smallest and the largest possible number. */
export type NumberRange = readonly [least: number, largest: number];

/**
 * Numbers may lie outside their range by this share of its width, the rounding error of 1.0 in float32. They are
 * clamped.
 */
export const roundingOfRange = 1e-6;

/** The origin of numbers. */
export interface NumbersOrigin {
  /** Name of the array in errors: `data.npz (x_test)`. */
  readonly place: string;
  /** The type in the file. Both bool and uint8 are read as Uint8Array. */
  readonly type: NumberType;
  /** The row of the first datum. */
  readonly first: number;
}

export interface NumberReader {
  /** Whether bytes of the file are passed to the model unchanged. */
  readonly keepsBytes: boolean;
  /**
   * Converts the numbers of some data from their order in the file to a model's input, channels last.
   *
   * @param out an array of the same length, uint8 or float32 as the reader's element type
   * @throws DataError if a number is outside the range, not finite, or too large for float32
   */
  read(numbers: Numbers, out: DatumArray, origin: NumbersOrigin): void;
}

/**
 * Creates the reader for a run's reading. It is used for training data and for data that are scored or encoded later.
 * With a range, `uint8` is 255 (v - least) / (largest - least), rounded, and `float32` is (v - least) / (largest -
 * least). Without a range, `float32` is the unchanged number. False and True of bool arrays are the least and the
 * largest number.
 */
export function createNumberReader(
  { layout, range, shape }: Pick<Reading, "layout" | "range" | "shape">,
  elementType: ElementType,
): NumberReader {
  const size = elementCount(shape);
  const places = layout === "nchw" ? placesOfPlanar(shape) : undefined;
  const keepsBytes = elementType === "uint8" && range?.[0] === 0 && range[1] === 255 && places === undefined;
  return {
    keepsBytes,
    read(numbers, out, origin) {
      if (keepsBytes && origin.type === "uint8") return out.set(numbers);
      const made = converterOf(range, elementType, origin.type);
      for (let start = 0; start < numbers.length; start += size) {
        for (let at = 0; at < size; at++) {
          const value = made(numbers[start + at] ?? 0);
          const place = places === undefined ? at : (places[at] ?? 0);
          if (Number.isNaN(value))
            throw refusal(numbers[start + at] ?? 0, { range, shape, origin, datum: start / size, place });
          out[start + place] = value;
        }
      }
    },
  };
}

/** Converts a number of the file to the model's input; NaN for invalid numbers. */
function converterOf(
  range: NumberRange | undefined,
  elementType: ElementType,
  type: NumberType,
): (value: number) => number {
  if (range === undefined) return (value) => (Number.isFinite(Math.fround(value)) ? value : Number.NaN);
  const [least, largest] = type === "bool" ? ([0, 1] as const) : range;
  const width = largest - least;
  const slack = width * roundingOfRange;
  const scaled = (value: number) => {
    if (!(value >= least - slack && value <= largest + slack)) return Number.NaN;
    return value <= least ? 0 : value >= largest ? 1 : (value - least) / width;
  };
  return elementType === "uint8" ? (value) => Math.round(255 * scaled(value)) : scaled;
}

/** For each element of an image [C, H, W], its index in [H, W, C]. */
function placesOfPlanar(shape: readonly number[]): Uint32Array {
  const channels = shape[2] ?? 1;
  const pixels = elementCount(shape) / channels;
  return Uint32Array.from(
    { length: pixels * channels },
    (_, at) => (at % pixels) * channels + Math.floor(at / pixels),
  );
}

interface Refused {
  readonly range: NumberRange | undefined;
  readonly shape: readonly number[];
  readonly origin: NumbersOrigin;
  readonly datum: number;
  readonly place: number;
}

function refusal(value: number, { range, shape, origin, datum, place }: Refused): DataError {
  const where = nameOfPlace(origin.first + datum, place, shape);
  const expected =
    range === undefined
      ? "finite numbers that float32 can hold"
      : `numbers from ${range[0]} to ${range[1]}, the range of the training data`;
  const remedy = !Number.isFinite(value)
    ? advice`Remove that datum, or replace the value with a number.`
    : range === undefined
      ? advice`Scale the numbers.`
      : advice`Scale these numbers like the training data, or train with a ${change("range")} that covers both.`;
  return new DataError(`${origin.place}: expected ${expected}, found ${value} in ${where}.`, {
    value,
    remedy,
  });
}
