import { transposeGeometry, type WindowGeometry } from "../../src/graph/geometry.ts";

type Pair = readonly [number, number];

/** Strides 1 to 3, kernels 1 to 5, padding 0 to 2, odd sizes, positions outside all windows. */
const table: readonly (readonly [image: Pair, windows: Pair, kernel: Pair, stride: Pair, padding: Pair])[] = [
  [
    [1, 1],
    [1, 1],
    [1, 1],
    [1, 1],
    [0, 0],
  ],
  [
    [3, 2],
    [3, 2],
    [1, 1],
    [1, 1],
    [0, 0],
  ],
  [
    [5, 4],
    [3, 2],
    [1, 1],
    [2, 2],
    [0, 0],
  ],
  [
    [4, 5],
    [4, 5],
    [3, 3],
    [1, 1],
    [1, 1],
  ],
  [
    [4, 5],
    [2, 3],
    [3, 3],
    [1, 1],
    [0, 0],
  ],
  [
    [6, 6],
    [3, 3],
    [3, 3],
    [2, 2],
    [1, 1],
  ],
  [
    [6, 6],
    [3, 3],
    [3, 3],
    [2, 2],
    [0, 0],
  ],
  [
    [5, 7],
    [3, 4],
    [3, 3],
    [2, 2],
    [1, 1],
  ],
  [
    [7, 6],
    [3, 3],
    [3, 3],
    [3, 3],
    [2, 2],
  ],
  [
    [6, 4],
    [3, 2],
    [4, 4],
    [2, 2],
    [1, 1],
  ],
  [
    [3, 3],
    [2, 2],
    [4, 4],
    [1, 1],
    [1, 1],
  ],
  [
    [6, 5],
    [3, 3],
    [5, 5],
    [2, 2],
    [2, 2],
  ],
  [
    [4, 6],
    [2, 3],
    [2, 2],
    [2, 2],
    [0, 0],
  ],
  [
    [7, 8],
    [2, 3],
    [2, 2],
    [3, 3],
    [0, 0],
  ],
  [
    [5, 3],
    [3, 3],
    [3, 1],
    [2, 1],
    [1, 0],
  ],
];

/** Each in both directions. */
export const geometries: readonly WindowGeometry[] = table.flatMap(
  ([image, windows, kernel, stride, padding]) => {
    const geometry: WindowGeometry = { image, windows, kernel, stride, padding, transposed: false };
    return [geometry, transposeGeometry(geometry)];
  },
);
