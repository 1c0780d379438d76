import { advice, change } from "../../advice.ts";
import type { Numbers, NumberType } from "../../codec/arrays/storedArray.ts";
import { elementCount } from "../../codec/sizes.ts";
import { DataError } from "../../errors.ts";
import type { DatumArray, ElementType } from "../source.ts";
import { nameOfPlace } from "./position.ts";
import type { Reading } from "./reading.ts";

/** The least and the largest number that there can be. */
export type NumberRange = readonly [least: number, largest: number];

/** Numbers may lie outside their range by this share of its width: what rounding does to 1.0 in float32. They are clamped. */
export const roundingOfRange = 1e-6;

/** Where numbers come from. */
export interface NumbersOrigin {
  /** Names the array in errors: `data.npz (x_test)`. */
  readonly place: string;
  /** What they are in the file: bool and uint8 both come as Uint8Array. */
  readonly type: NumberType;
  /** The row of the first datum. */
  readonly first: number;
}

export interface NumberReader {
  /** Whether bytes of the file are those that the model gets. */
  readonly keepsBytes: boolean;
  /**
   * Turns the numbers of some data, as they lie in the file, into those that a model gets, channels last.
   *
   * @param out with room for as many numbers; uint8 or float32 as the reader's element type
   * @throws DataError where a number is outside the range, not finite, or too large for float32
   */
  read(numbers: Numbers, out: DatumArray, origin: NumbersOrigin): void;
}

/**
 * The reader of a run's reading, for training data and for all that is scored or encoded later. With a range, `uint8` gets
 * 255 (v - least) / (largest - least), rounded, and `float32` gets (v - least) / (largest - least). Without one, `float32` gets the numbers
 * as they are. False and True of bool arrays are the least and the largest number.
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

/** Gives what the model gets for a number of the file; NaN for one that it must not get. */
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

/** For the numbers of an image in planes [C, H, W], where each lies in [H, W, C]. */
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
      : `numbers from ${range[0]} to ${range[1]}, as the training data are read`;
  const remedy = !Number.isFinite(value)
    ? advice`Leave that datum out, or put a number in its place.`
    : range === undefined
      ? advice`Scale the numbers.`
      : advice`Scale these numbers as those for training are, or train with a ${change("range")} that holds both.`;
  return new DataError(`${origin.place}: expected ${expected}, found ${value} in ${where}.`, {
    value,
    remedy,
  });
}
