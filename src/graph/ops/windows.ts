import {
  formatGeometry,
  inputPositions,
  outputPositions,
  positionTable,
  tapCount,
  type WindowGeometry,
} from "../geometry.ts";
import type { OnnxEmitter } from "./definition.ts";

/**
 * The windows of x [N, P, C] as [N, Q, T, C]: one copy along rows of channels, by a table known now. Windows of one
 * position each, all in order, are the image itself.
 */
export function emitWindows(
  x: string,
  geometry: WindowGeometry,
  channels: number,
  emit: OnnxEmitter,
): string {
  const [positions, taps] = [outputPositions(geometry), tapCount(geometry)];
  const table = positionTable(geometry);
  const sizes = emit.int64([-1, positions, taps, channels]);
  if (isIdentity(table, inputPositions(geometry))) return emit.node("Reshape", [x, sizes]);
  return emitGather(
    x,
    `windows ${formatGeometry(geometry)}`,
    table,
    [positions, taps],
    inputPositions(geometry),
    emit,
  );
}

/**
 * Rows of x [N, rows, C] picked by a table of any shape, -1 for zeros: [N, ...table, C]. The name stands for the table: the
 * same name twice is the same table.
 */
export function emitGather(
  x: string,
  name: string,
  table: readonly number[],
  sizes: readonly number[],
  rows: number,
  emit: OnnxEmitter,
): string {
  const source = table.includes(-1) ? withZeroRow(x, emit) : x;
  const indices = emit.table(name, sizes, () => table.map((row) => (row < 0 ? rows : row)));
  return emit.node("Gather", [source, indices], { axis: { int: 1 } });
}

/** A row of zeros after the last of axis 1: what tables point to for "outside". */
function withZeroRow(x: string, emit: OnnxEmitter): string {
  return emit.node("Pad", [x, emit.int64([0, 0, 0, 0, 1, 0]), emit.scalar(0)]);
}

function isIdentity(table: readonly number[], positions: number): boolean {
  return table.length === positions && table.every((position, index) => position === index);
}
