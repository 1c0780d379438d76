import { GraphError } from "../errors.ts";
import { elementCount } from "./shape.ts";

export type HeightWidth = readonly [height: number, width: number];

/**
 * The arrangement of windows over an image. Positions are counted row by row. Window (i, j) starts at `stride` times
 * (i, j) minus `padding` from the top left corner and covers `kernel` positions, its taps, also counted row by row.
 * Taps may lie outside the image, and windows need not cover the whole image.
 *
 * An operator with this geometry maps the image to the windows; if `transposed`, the windows to the image.
 */
export interface WindowGeometry {
  readonly image: HeightWidth;
  /** The number of windows, down and across. */
  readonly windows: HeightWidth;
  readonly kernel: HeightWidth;
  readonly stride: HeightWidth;
  /** Above and to the left; the padding below and to the right follows from the number of windows. */
  readonly padding: HeightWidth;
  readonly transposed: boolean;
}

/** The same windows in the other direction. */
export function transposeGeometry(geometry: WindowGeometry): WindowGeometry {
  return { ...geometry, transposed: !geometry.transposed };
}

/** Height and width of the input of an operator with this geometry. */
export function inputExtent({ image, windows, transposed }: WindowGeometry): HeightWidth {
  return transposed ? windows : image;
}

/** Height and width of the output of an operator with this geometry. */
export function outputExtent({ image, windows, transposed }: WindowGeometry): HeightWidth {
  return transposed ? image : windows;
}

export function inputPositions(geometry: WindowGeometry): number {
  return elementCount(inputExtent(geometry));
}

export function outputPositions(geometry: WindowGeometry): number {
  return elementCount(outputExtent(geometry));
}

export function tapCount({ kernel }: WindowGeometry): number {
  return elementCount(kernel);
}

/**
 * The table of a geometry, [Q, T] row by row: the input position of output position q at tap t, or -1 if there is none.
 * For one tap, no two output positions have the same input position.
 *
 * @param start the first output position. Default: 0
 * @param end the output position after the last. Default: Q. Only these rows are computed
 */
export function positionTable(
  geometry: WindowGeometry,
  start = 0,
  end = outputPositions(geometry),
): Int32Array {
  const [, inputWidth] = inputExtent(geometry);
  const [, outputWidth] = outputExtent(geometry);
  const [rowTaps, columnTaps] = geometry.kernel;
  const table = new Int32Array((end - start) * rowTaps * columnTaps);
  let index = 0;
  for (let position = start; position < end; position++) {
    const outputRow = Math.floor(position / outputWidth);
    const outputColumn = position % outputWidth;
    for (let rowTap = 0; rowTap < rowTaps; rowTap++) {
      const row = inputCoordinate(geometry, 0, outputRow, rowTap);
      for (let columnTap = 0; columnTap < columnTaps; columnTap++) {
        const column = inputCoordinate(geometry, 1, outputColumn, columnTap);
        table[index] = row < 0 || column < 0 ? -1 : row * inputWidth + column;
        index += 1;
      }
    }
  }
  return table;
}

/** The table along one axis, [output coordinates, taps] row by row: the input coordinate, or -1. */
export function axisTable(geometry: WindowGeometry, axis: 0 | 1): Int32Array {
  const taps = geometry.kernel[axis];
  return new Int32Array(outputExtent(geometry)[axis] * taps).map((_, index) =>
    inputCoordinate(geometry, axis, Math.floor(index / taps), index % taps),
  );
}

/** The input coordinate of an output coordinate at a tap, along one axis, or -1. */
function inputCoordinate(geometry: WindowGeometry, axis: 0 | 1, output: number, tap: number): number {
  const stride = geometry.stride[axis];
  const padding = geometry.padding[axis];
  if (!geometry.transposed) return withinInput(geometry, axis, output * stride - padding + tap);
  const distance = output + padding - tap;
  return distance % stride === 0 ? withinInput(geometry, axis, distance / stride) : -1;
}

function withinInput(geometry: WindowGeometry, axis: 0 | 1, coordinate: number): number {
  return coordinate >= 0 && coordinate < inputExtent(geometry)[axis] ? coordinate : -1;
}

/** `28x28 to 14x14, kernel 3x3, stride 2x2, padding 1x1`. */
export function formatGeometry(geometry: WindowGeometry): string {
  const { kernel, stride, padding, transposed } = geometry;
  const by = ([height, width]: HeightWidth) => `${height}x${width}`;
  return (
    `${by(inputExtent(geometry))} to ${by(outputExtent(geometry))}, kernel ${by(kernel)}, ` +
    `stride ${by(stride)}, padding ${by(padding)}${transposed ? ", transposed" : ""}`
  );
}

/** Throws GraphError if a number is not whole, a size or stride below 1, or a padding below 0. */
export function requireGeometry(geometry: WindowGeometry, what: string): void {
  const { image, windows, kernel, stride, padding } = geometry;
  const sizes = [...image, ...windows, ...kernel, ...stride];
  if (sizes.every((size) => Number.isInteger(size) && size >= 1)) {
    if (padding.every((size) => Number.isInteger(size) && size >= 0)) return;
  }
  throw new GraphError(
    `${what}: expected whole numbers, from 1 on for sizes and strides and from 0 on for padding, ` +
      `found ${formatGeometry(geometry)}`,
  );
}
