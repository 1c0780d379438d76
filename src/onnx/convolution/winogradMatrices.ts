import type { WindowGeometry } from "../../graph/geometry.ts";

/** A constant matrix, and the name under which a model shares it. */
export interface AxisMatrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  at(row: number, column: number): number;
}

/** Pixels of the image in a tile, along an axis, and pixels of the result that it makes. */
export const tileSize = 6;
const made = 4;

/*
 * Minimal filtering of 3 taps to 4 results (Lavin and Gray 2016, equations 22 and 23, in their notation): a polynomial of
 * degree 2 times one of degree 3 is known from its values at 0, 1, -1, 2, -2 and infinity. Convolution is its transpose.
 */
const imageTransform: readonly (readonly number[])[] = [
  [4, 0, -5, 0, 1, 0],
  [0, -4, -4, 1, 1, 0],
  [0, 4, -4, -1, 1, 0],
  [0, -2, -1, 2, 1, 0],
  [0, 2, -1, -2, 1, 0],
  [0, 4, 0, -5, 0, 1],
];
const weightTransform: readonly (readonly number[])[] = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
];
const resultTransform: readonly (readonly number[])[] = [
  [1, 1, 1, 1, 1, 0],
  [0, 1, -1, 2, -2, 0],
  [0, 1, 1, 4, 4, 0],
  [0, 1, -1, 8, -8, 1],
];

/** Tiles that cover the result along an axis. */
export function tileCount({ windows }: WindowGeometry, axis: 0 | 1): number {
  return Math.ceil(windows[axis] / made);
}

/**
 * All tiles of an image along an axis, [6 tiles, image]: row (coordinate, tile) sums the tile's 6 pixels. Tiles begin 4
 * pixels apart, the first `padding` before the image.
 */
export function imageMatrix(geometry: WindowGeometry, axis: 0 | 1): AxisMatrix {
  const tiles = tileCount(geometry, axis);
  const [length, padding] = [geometry.image[axis], geometry.padding[axis]];
  return {
    name: `winograd image ${length}, ${tiles} tiles, padding ${padding}`,
    rows: tileSize * tiles,
    columns: length,
    at: (row, pixel) =>
      entry(imageTransform, Math.floor(row / tiles), pixel - (made * (row % tiles) - padding)),
  };
}

/** From the tiles along an axis to the result, [result, 6 tiles]. */
export function resultMatrix(geometry: WindowGeometry, axis: 0 | 1): AxisMatrix {
  const tiles = tileCount(geometry, axis);
  const length = geometry.windows[axis];
  return {
    name: `winograd result ${length}`,
    rows: length,
    columns: tileSize * tiles,
    at: (pixel, column) =>
      entry(resultTransform, pixel - made * (column % tiles), Math.floor(column / tiles)),
  };
}

/** Weights of 3x3 taps in the space of tiles, [36, 9]. */
export function weightMatrix(): AxisMatrix {
  return {
    name: "winograd weights",
    rows: tileSize ** 2,
    columns: 9,
    at: (row, tap) =>
      entry(weightTransform, Math.floor(row / tileSize), Math.floor(tap / 3)) *
      entry(weightTransform, row % tileSize, tap % 3),
  };
}

export function transposeMatrix({ name, rows, columns, at }: AxisMatrix): AxisMatrix {
  return { name: `${name}, transposed`, rows: columns, columns: rows, at: (row, column) => at(column, row) };
}

/** Zero outside the table. */
function entry(table: readonly (readonly number[])[], row: number, column: number): number {
  return table[row]?.[column] ?? 0;
}
