import { elementCount } from "../../codec/sizes.ts";

/**
 * Describes the position of a number in a datum: `datum 3, row 5, column 7`, counted from 0.
 *
 * @param place index of the number in its datum
 * @param shape of a datum as input of a model: [F], [H, W] or [H, W, C]
 */
export function nameOfPlace(datum: number, place: number, shape: readonly number[]): string {
  const [row, column, channel] = indicesOf(place, shape);
  if (shape.length === 1) return `datum ${datum}, column ${row}`;
  const one = channel === undefined || shape[2] === 1;
  return `datum ${datum}, row ${row}, column ${column}${one ? "" : `, channel ${channel}`}`;
}

/**
 * Describes the position of a number in an array when the layout may not be known yet.
 *
 * @param at index in the whole array, in C order
 * @param shape of the array, the number of data first
 */
export function positionInWords(at: number, [, ...sizes]: readonly number[]): string {
  const size = elementCount(sizes);
  const [datum, place] = [Math.floor(at / size), at % size];
  if (sizes.length <= 2) return nameOfPlace(datum, place, sizes);
  return `datum ${datum} at [${indicesOf(place, sizes).join(", ")}]`;
}

function indicesOf(place: number, sizes: readonly number[]): readonly number[] {
  const indices: number[] = [];
  let rest = place;
  for (const size of [...sizes].reverse()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices;
}
