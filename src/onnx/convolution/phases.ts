import {
  formatGeometry,
  inputExtent,
  inputPositions,
  outputExtent,
  outputPositions,
  type WindowGeometry,
} from "../../graph/geometry.ts";
import type { OnnxEmitter } from "../../graph/ops/definition.ts";
import { emitGather } from "../../graph/ops/windows.ts";
import type { ConvolutionCall } from "./call.ts";
import { emitProduct } from "./patches.ts";

/** The output coordinates of an axis that use the same taps. */
interface Phase {
  readonly outputs: readonly number[];
  readonly taps: readonly number[];
  /** For each output, the input coordinate at each tap, or -1. */
  readonly inputs: readonly (readonly number[])[];
}

/**
 * In a transposed convolution with strides, an output position uses only every stride-th tap. The outputs form stride x
 * stride phases with the same taps: one product per phase, without the zeros in between, and one Gather that orders the
 * results. A kernel of 3x3 with stride 2 takes 1, 2, 2 and 4 taps instead of 9 four times.
 */
export function emitByPhases(call: ConvolutionCall, emit: OnnxEmitter): string {
  const { geometry, inputs, outputs } = call;
  const rows = phasesAlong(geometry, 0);
  const columns = phasesAlong(geometry, 1);
  const parts = rows.flatMap((row, i) =>
    columns.map((column, j) => {
      const positions = row.outputs.length * column.outputs.length;
      const taps = row.taps.flatMap((ky) => column.taps.map((kx) => ky * geometry.kernel[1] + kx));
      const name = `phase ${i} ${j} ${formatGeometry(geometry)}`;
      const windows = emitGather(
        call.x,
        name,
        phaseTable(row, column, geometry),
        [positions, taps.length],
        inputPositions(geometry),
        emit,
      );
      const length = taps.length * inputs;
      const chosen = emit.node("Gather", [
        call.weights,
        emit.table(`taps ${name}`, [taps.length], () => taps),
      ]);
      const product = emitProduct(
        emit.node("Reshape", [windows, emit.int64([-1, length])]),
        emit.node("Reshape", [chosen, emit.int64([length, outputs])]),
        call,
        emit,
      );
      return emit.node("Reshape", [product, emit.int64([-1, positions, outputs])]);
    }),
  );
  const count = outputPositions(geometry);
  const places = placesOf(rows, columns, geometry);
  const all = emit.node("Concat", parts, { axis: { int: 1 } });
  return emitGather(all, `phases in order ${formatGeometry(geometry)}`, places, [count], count, emit);
}

/** The input positions of a phase, [its output positions, its taps], or -1. */
function phaseTable(row: Phase, column: Phase, geometry: WindowGeometry): Int32Array {
  const [, width] = inputExtent(geometry);
  const positions = row.outputs.length * column.outputs.length;
  const table = new Int32Array(positions * row.taps.length * column.taps.length);
  let index = 0;
  for (const ys of row.inputs) {
    for (const xs of column.inputs) {
      for (const y of ys) {
        for (const x of xs) {
          table[index] = y < 0 || x < 0 ? -1 : y * width + x;
          index += 1;
        }
      }
    }
  }
  return table;
}

/** For each output position, its index in the concatenated phases. */
function placesOf(rows: readonly Phase[], columns: readonly Phase[], geometry: WindowGeometry): Int32Array {
  const [, width] = outputExtent(geometry);
  const places = new Int32Array(outputPositions(geometry));
  let place = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (const r of row.outputs) {
        for (const c of column.outputs) {
          places[r * width + c] = place;
          place += 1;
        }
      }
    }
  }
  return places;
}

/** Whether a geometry has phases, and each of them at least one tap. */
export function hasPhases({ transposed, stride, kernel }: WindowGeometry): boolean {
  return transposed && (stride[0] > 1 || stride[1] > 1) && kernel[0] >= stride[0] && kernel[1] >= stride[1];
}

/** Output r uses input (r + padding - k) / stride if that is whole: the taps k of one residue. */
function phasesAlong(geometry: WindowGeometry, axis: 0 | 1): Phase[] {
  const stride = geometry.stride[axis];
  const padding = geometry.padding[axis];
  const length = inputExtent(geometry)[axis];
  const coordinates = range(outputExtent(geometry)[axis]);
  return range(stride).flatMap((residue) => {
    const outputs = coordinates.filter((r) => (r + padding) % stride === residue);
    if (outputs.length === 0) return [];
    const taps = range(geometry.kernel[axis]).filter((k) => k % stride === residue);
    const inputs = outputs.map((r) =>
      taps.map((k) => {
        const input = (r + padding - k) / stride;
        return input >= 0 && input < length ? input : -1;
      }),
    );
    return [{ outputs, taps, inputs }];
  });
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
