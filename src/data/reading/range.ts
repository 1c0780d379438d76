import { type Advice, advice, change, either } from "../../advice.ts";
import type { NumberType } from "../../codec/arrays/storedArray.ts";
import { ConfigError, DataError } from "../../errors.ts";
import { type NumberRange, roundingOfRange } from "./numberReader.ts";
import { positionInWords } from "./position.ts";
import type { ReadingRequest } from "./reading.ts";
import { short } from "./statement.ts";
import type { NumberStatistics } from "./statistics.ts";

/** The properties of an array that determine its range. */
export interface RangeSubject {
  /** Name of the array in errors: `data.npz (x_train)`. */
  readonly place: string;
  readonly type: NumberType;
  /** Sizes of the array, the number of data first. */
  readonly shape: readonly number[];
  readonly statistics: NumberStatistics;
}

type Statistics = Pick<NumberStatistics, "least" | "largest" | "whole">;

/** Several plausible ranges; the user must choose. */
interface Asked {
  readonly choices: readonly (NumberRange | "none")[];
}

/**
 * Determines the range of the numbers of training data; undefined: numbers are unchanged. The first row that applies
 * decides. "asked" means that two or more readings are plausible and the user must choose. Ends have a tolerance of
 * 1e-6 of the width. Images are all arrays of rank 3 and 4, and rows whose length is the number of pixels of a square
 * of at least 8 x 8, grey or of three channels; the rest are tables.
 *
 * | numbers                                                | range                                                  |
 * | ------------------------------------------------------ | ------------------------------------------------------ |
 * | bool                                                   | 0..1                                                   |
 * | uint8, 0 everywhere                                    | 0..255                                                 |
 * | whole, 0..1, of any type                               | 0..1                                                   |
 * | uint8 otherwise                                        | 0..255                                                 |
 * | whole, -1..1, and -1 occurs                            | -1..1                                                  |
 * | whole, below 0: tables                                 | none                                                   |
 * | whole, below 0: images                                 | asked: that of their type or their ends, none          |
 * | whole, largest 128..255                                | 0..255                                                 |
 * | whole, largest 2..127                                  | asked: 0..largest, 0..255; for tables also none        |
 * | whole, uint16, largest above 32,767                    | 0..65535                                               |
 * | whole, larger: tables                                  | none                                                   |
 * | whole, larger, up to 65,535: images                    | asked: 0..2^b - 1 (b: 10, 12, 14, 16), 0..65535, none   |
 * | whole, larger still: images                            | asked: 0..largest, none                                |
 * | floats, 0..1, largest at least 1/64                    | 0..1                                                   |
 * | floats, 0..1, largest below: images                    | asked: 0..largest, 0..1                                |
 * | floats, 0..1, largest below: tables                    | 0..1                                                   |
 * | floats, -1..1, to within 0.05 of both or to -1 itself  | -1..1                                                  |
 * | floats, -0.5..0.5, to both ends                        | asked: -0.5..0.5, -1..1, none                          |
 * | floats, -1..1 otherwise                                | asked: -1..1, none                                     |
 * | floats, 0..255, largest at least 250: images           | 0..255                                                 |
 * | floats, 0..255, largest 128..250: images               | asked: 0..255, none                                    |
 * | other floats: standardized, measured                   | none                                                   |
 *
 * @param requested overrides the rules
 * @throws DataError if several ranges are plausible; ConfigError if numbers lie outside the requested range, or it is
 *   not a range
 */
export function recogniseRange(
  subject: RangeSubject,
  requested?: ReadingRequest["range"],
): NumberRange | undefined {
  if (requested === "none") return undefined;
  if (requested !== undefined) return fitting(subject, requested);
  const { type, shape, statistics, place } = subject;
  const found = decide(statistics, type, couldBeImages(shape));
  if (found === "none") return undefined;
  if (!("choices" in found)) return found;
  const { least, largest, whole } = statistics;
  const numbers = `${whole ? "whole " : ""}numbers from ${short(least)} to ${short(largest)} (${type})`;
  throw new DataError(`${place}: the range of ${numbers} is ambiguous.`, {
    remedy: advice`Set the least and the largest number: ${either(found.choices.map(choiceInWords))}.`,
  });
}

/** Whether data of these sizes may be images. Rows may be images only if their length fits a square. */
export function couldBeImages([, ...sizes]: readonly number[]): boolean {
  const [row = 0] = sizes;
  if (sizes.length !== 1) return sizes.length > 1;
  return sideOfSquare(row) !== undefined || sideOfSquare(row / 3) !== undefined;
}

/** The side of a square of this number of pixels, if it is at least 8. */
export function sideOfSquare(pixels: number): number | undefined {
  const side = Math.round(Math.sqrt(pixels));
  return side >= 8 && side * side === pixels ? side : undefined;
}

function decide(statistics: Statistics, type: NumberType, images: boolean): NumberRange | "none" | Asked {
  const { largest, whole } = statistics;
  const least = Math.min(0, statistics.least);
  if (type === "uint8" && largest === 0) return [0, 255];
  if (type === "bool" || (whole && least === 0 && largest <= 1)) return [0, 1];
  if (type === "uint8") return [0, 255];
  return whole ? ofWhole(least, largest, type, images) : ofFloats(statistics, images);
}

function ofWhole(
  least: number,
  largest: number,
  type: NumberType,
  images: boolean,
): NumberRange | "none" | Asked {
  if (least === -1 && largest <= 1) return [-1, 1];
  if (least < 0) return images ? { choices: [endsOfType[type] ?? [least, largest], "none"] } : "none";
  if (largest <= 127) return { choices: [[0, largest], [0, 255], ...(images ? [] : ["none" as const])] };
  if (largest <= 255) return [0, 255];
  if (type === "uint16" && largest > 32_767) return [0, 65_535];
  if (!images) return "none";
  if (largest > 65_535) return { choices: [[0, largest], "none"] };
  const full = [1023, 4095, 16_383].find((end) => largest <= end);
  return { choices: [...(full === undefined ? [] : [[0, full] as const]), [0, 65_535], "none"] };
}

const endsOfType: Readonly<Partial<Record<NumberType, NumberRange>>> = {
  int8: [-128, 127],
  int16: [-32_768, 32_767],
};

function ofFloats({ least, largest }: Statistics, images: boolean): NumberRange | "none" | Asked {
  const within = (low: number, high: number) => {
    const slack = (high - low) * roundingOfRange;
    return least >= low - slack && largest <= high + slack;
  };
  if (within(0, 1))
    return images && largest < 1 / 64
      ? {
          choices: [
            [0, largest],
            [0, 1],
          ],
        }
      : [0, 1];
  if (within(-1, 1)) {
    if (least <= -1 || (least <= -0.95 && largest >= 0.95)) return [-1, 1];
    const halves = within(-0.5, 0.5) && least <= -0.475 && largest >= 0.475;
    return { choices: [...(halves ? [[-0.5, 0.5] as const] : []), [-1, 1], "none"] };
  }
  if (!images || !within(0, 255) || largest < 128) return "none";
  return largest >= 250 ? [0, 255] : { choices: [[0, 255], "none"] };
}

function choiceInWords(choice: NumberRange | "none"): Advice {
  const measurements = choice === "none" ? ", if they are measurements and not pixel values" : "";
  return advice`${change("range", choice)}${measurements}`;
}

/** The requested range. Throws if numbers lie outside it. */
function fitting({ place, shape, statistics }: RangeSubject, range: NumberRange): NumberRange {
  const [least, largest] = range;
  const width = largest - least;
  if (!(Number.isFinite(width) && width > 0)) {
    throw new ConfigError(`expected the least and the largest number, or none, found ${range.join()}.`, {
      setting: "range",
      value: range,
      remedy: advice`Set both, for example ${change("range", [0, 255])}.`,
    });
  }
  const slack = width * roundingOfRange;
  const below = statistics.least < least - slack;
  if (!below && statistics.largest <= largest + slack) return range;
  const [value, at] = below
    ? [statistics.least, statistics.leastAt]
    : [statistics.largest, statistics.largestAt];
  const all = [Math.min(least, statistics.least), Math.max(largest, statistics.largest)];
  throw new ConfigError(
    `expected all numbers of ${place} to be from ${least} to ${largest}, found ${value} in ${positionInWords(at, shape)}.`,
    {
      setting: "range",
      value: range,
      remedy: advice`Set a range that covers all numbers, for example ${change("range", all)}, or ${change("range", "none")}.`,
    },
  );
}
