import {
  axisTable,
  formatGeometry,
  inputExtent,
  inputPositions,
  outputExtent,
  outputPositions,
  positionTable,
  tapCount,
  type WindowGeometry,
} from "../geometry.ts";
import type { OnnxEmitter } from "./definition.ts";

/** Output positions from `start` (included) to `end` (excluded). */
export interface Band {
  /** The user of the windows: the same windows are computed once per user. */
  readonly user: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The windows of x [N, P, C] as [N, Q, T, C]: one copy along rows of channels, by a constant table. Windows of one
 * position each, all in order, are the image itself.
 *
 * @param band the output positions. Default: all
 */
export function emitWindows(
  x: string,
  geometry: WindowGeometry,
  channels: number,
  emit: OnnxEmitter,
  band?: Band,
): string {
  const [positions, taps] = [outputPositions(geometry), tapCount(geometry)];
  const { user, start, end } = band ?? { user: "all", start: 0, end: positions };
  if (band === undefined) {
    const sizes = emit.int64([-1, positions, taps, channels]);
    if (isIdentity(geometry)) return emit.node("Reshape", [x, sizes]);
    if (channels === 1 && rowsOfWindow(geometry) <= longestSelection)
      return emit.node("Reshape", [selectPixels(x, geometry, emit), sizes]);
  }
  const name = `windows for ${user}, ${start} to ${end} of ${formatGeometry(geometry)}`;
  const table = positionTable(geometry, start, end);
  return emitGather(x, name, table, [end - start, taps], inputPositions(geometry), emit);
}

/**
 * Up to this number of pixels in the rows of a window, a product with zeros and ones is faster than copying each pixel.
 */
const longestSelection = 256;

function rowsOfWindow(geometry: WindowGeometry): number {
  return geometry.kernel[0] * inputExtent(geometry)[1];
}

/**
 * Windows of a single channel, [N, rows of windows, windows in a row x taps]: one Gather selects the rows that each row
 * of windows covers, and a product with a constant matrix of zeros and ones selects their pixels.
 */
function selectPixels(x: string, geometry: WindowGeometry, emit: OnnxEmitter): string {
  const [height, width] = inputExtent(geometry);
  const [madeHeight, madeWidth] = outputExtent(geometry);
  const [rowTaps, columnTaps] = geometry.kernel;
  const name = formatGeometry(geometry);
  const image = emit.node("Reshape", [x, emit.int64([-1, height, width])]);
  const chosen = axisTable(geometry, 0);
  const rows = emitGather(image, `rows ${name}`, chosen, [madeHeight, rowTaps], height, emit);
  const columns = axisTable(geometry, 1);
  const made = madeWidth * rowTaps * columnTaps;
  const selection = () => {
    const ones = new Float32Array(rowTaps * width * made);
    columns.forEach((column, index) => {
      const [window, kx] = [Math.floor(index / columnTaps), index % columnTaps];
      for (let ky = 0; ky < rowTaps && column >= 0; ky++)
        ones[(ky * width + column) * made + (window * rowTaps + ky) * columnTaps + kx] = 1;
    });
    return ones;
  };
  return emit.node("MatMul", [
    emit.node("Reshape", [rows, emit.int64([-1, rowTaps * width])]),
    emit.table(`pixels ${name}`, [rowTaps * width, made], selection, "float32"),
  ]);
}

/**
 * Rows of x [N, rows, C] picked by a table of any shape, -1 for zeros: [N, ...table, C]. The name identifies the table:
 * the same name is the same table.
 */
export function emitGather(
  x: string,
  name: string,
  table: Int32Array,
  sizes: readonly number[],
  rows: number,
  emit: OnnxEmitter,
): string {
  const source = table.includes(-1) ? withZeroRow(x, emit) : x;
  const indices = emit.table(name, sizes, () => table.map((row) => (row < 0 ? rows : row)));
  return emit.node("Gather", [source, indices], { axis: { int: 1 } });
}

/** Appends a row of zeros to axis 1, to which tables refer for positions outside the image. */
function withZeroRow(x: string, emit: OnnxEmitter): string {
  return emit.node("Pad", [x, emit.int64([0, 0, 0, 0, 1, 0]), emit.scalar(0)]);
}

/** Whether the windows, one after another, are the image itself. */
function isIdentity(geometry: WindowGeometry): boolean {
  if (outputPositions(geometry) * tapCount(geometry) !== inputPositions(geometry)) return false;
  return positionTable(geometry).every((position, index) => position === index);
}
