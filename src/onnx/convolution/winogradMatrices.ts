import type { WindowGeometry } from "../../graph/geometry.ts";

/** A constant matrix, and the name by which a model shares it. */
export interface AxisMatrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  at(row: number, column: number): number;
}

/** Pixels of the image in a tile along an axis, and pixels of its result. */
export const tileSize = 6;
const made = 4;

/*
 * Minimal filtering of 3 taps to 4 results (Lavin and Gray 2016, equations 22 and 23, in their notation): a polynomial
 * of degree 2 times one of degree 3 is determined by its values at 0, 1, -1, 2, -2 and infinity. Convolution is its
 * transpose.
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

/** The number of tiles that cover the result along an axis. */
export function tileCount({ windows }: WindowGeometry, axis: 0 | 1): number {
  return Math.ceil(windows[axis] / made);
}

/**
 * All tiles of an image along an axis, [6 tiles, image]: each row sums a tile's 6 pixels. Tiles start 4 pixels apart,
 * the first one `padding` pixels before the image.
 */
export function imageMatrix(geometry: WindowGeometry, axis: 0 | 1): AxisMatrix {
  const tiles = tileCount(geometry, axis);
  const [length, padding] = [geometry.image[axis], geometry.padding[axis]];
  return {
    name: `winograd image ${length}, ${tiles} tiles, padding ${padding}, axis ${axis}`,
    rows: tileSize * tiles,
    columns: length,
    at: (row, pixel) => {
      const { tile, coordinate } = placeOf(row, tiles, axis);
      return entry(imageTransform, coordinate, pixel - (made * tile - padding));
    },
  };
}

/** From the tiles along an axis to the result, [result, 6 tiles]. */
export function resultMatrix(geometry: WindowGeometry, axis: 0 | 1): AxisMatrix {
  const tiles = tileCount(geometry, axis);
  const length = geometry.windows[axis];
  return {
    name: `winograd result ${length}, axis ${axis}`,
    rows: length,
    columns: tileSize * tiles,
    at: (pixel, column) => {
      const { tile, coordinate } = placeOf(column, tiles, axis);
      return entry(resultTransform, pixel - made * tile, coordinate);
    },
  };
}

/**
 * Down the image, the coordinates of one tile are adjacent: tiles of the result do not overlap, so each is transformed
 * separately. Across, the tiles of one coordinate are adjacent: together with the data that follow, they are the rows
 * of one product.
 */
function placeOf(index: number, tiles: number, axis: 0 | 1) {
  return axis === 0
    ? { tile: Math.floor(index / tileSize), coordinate: index % tileSize }
    : { tile: index % tiles, coordinate: Math.floor(index / tiles) };
}

/** From one tile to its part of the result, [4, 6]: the block of `resultMatrix` if tiles fill the result. */
export const resultBlock: AxisMatrix = {
  name: "winograd result of a tile",
  rows: made,
  columns: tileSize,
  at: (pixel, coordinate) => entry(resultTransform, pixel, coordinate),
};

/** Whether tiles fill the result down the image. */
export function tilesFill({ windows }: WindowGeometry): boolean {
  return windows[0] % made === 0;
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
