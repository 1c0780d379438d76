import { advice, change } from "../../advice.ts";
import { elementCount } from "../../codec/sizes.ts";
import { DataError } from "../../errors.ts";
import type { DatumShape, ElementType } from "../source.ts";
import type { PlacedArray } from "./foundArrays.ts";
import { recogniseLayout, requireRank } from "./layout.ts";
import type { NumberRange } from "./numberReader.ts";
import { positionInWords } from "./position.ts";
import { recogniseRange } from "./range.ts";
import type { Layout, Reading, ReadingRequest } from "./reading.ts";
import { type NumberStatistics, numberStatistics } from "./statistics.ts";

/** How the numbers of training data are read. */
export interface Recognised {
  readonly layout: Layout;
  readonly range?: NumberRange;
  readonly shape: DatumShape;
  readonly elementType: ElementType;
  /** Statistics of the training data; absent for a stored reading. */
  readonly statistics?: NumberStatistics;
}

/**
 * Determines how the training data are read, in one pass over them; see `recogniseRange` and `recogniseLayout`. The
 * model's input is bytes if all numbers are levels of bytes in the range, and float32 otherwise.
 *
 * @throws DataError if there are fewer than two data, no numbers, only one distinct number (except for bytes), NaN or
 *   infinity, or if the reading is ambiguous; ConfigError if the request is impossible
 */
export async function recognise(
  { array, place }: PlacedArray,
  request: Pick<ReadingRequest, "range" | "layout">,
): Promise<Recognised> {
  requireRank(place, array.shape);
  requireData(array.shape, place);
  const asked = typeof request.range === "object" ? [request.range] : [];
  const statistics = await numberStatistics(array, asked);
  requireFinite(statistics, array.shape, place);
  // Constant bytes are dark or bright images. Other constant numbers have no recognisable range.
  const { least, largest } = statistics;
  const isOfBytes = array.type === "uint8" || array.type === "bool";
  if (least === largest && !isOfBytes && request.range === undefined) {
    const ends = [Math.min(0, least), Math.max(1, least)];
    throw new DataError(`${place}: all ${statistics.count.toLocaleString("en-US")} numbers are ${least}.`, {
      remedy: advice`Is it the right array? If so, set the least and the largest possible number: ${change("range", ends)}.`,
    });
  }
  const range = recogniseRange({ place, type: array.type, shape: array.shape, statistics }, request.range);
  const oneHot = statistics.oneHot !== undefined;
  const found = await recogniseLayout({ place, array, oneHot, shades: range !== undefined }, request.layout);
  return {
    ...found,
    ...(range && { range }),
    elementType: range !== undefined && statistics.areBytes(range) ? "uint8" : "float32",
    statistics,
  };
}

/** Converts a stored reading. */
export function recognisedBefore({ layout, range, shape, elementType }: Reading): Recognised {
  return {
    layout,
    ...(range && { range }),
    shape: shape as unknown as DatumShape,
    elementType: elementType ?? "uint8",
  };
}

function requireData(shape: readonly number[], place: string): void {
  const [count = 0, ...sizes] = shape;
  const found = `[${shape.join(", ")}]`;
  if (count < 2) {
    const what = count === 0 ? "which is empty" : "a single datum";
    throw new DataError(
      `${place}: expected at least two data for training, found ${found}, ${what}. ` +
        `${count === 1 ? "If its rows are the data, save it without the first axis, x[0]." : "Is it the right array?"}`,
    );
  }
  if (elementCount(sizes) > 0) return;
  throw new DataError(`${place}: the data of ${found} have no numbers. Is it the right array?`);
}

function requireFinite({ notFinite }: NumberStatistics, shape: readonly number[], place: string): void {
  if (notFinite === undefined) return;
  const { count, at, value } = notFinite;
  const where = positionInWords(at, shape);
  const number = count === 1 ? "it is the only one" : `${count.toLocaleString("en-US")} in all`;
  throw new DataError(
    `${place}: expected finite numbers, found ${value} in ${where} (${number}). Remove these data, or replace the values with numbers.`,
  );
}
