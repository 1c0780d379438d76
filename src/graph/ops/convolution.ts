import { GraphError } from "../../errors.ts";
import { convolve, convolveWeights, fold, transpose, unfold } from "../build.ts";
import {
  formatGeometry,
  inputPositions,
  outputPositions,
  positionTable,
  requireGeometry,
  tapCount,
  transposeGeometry,
  type WindowGeometry,
} from "../geometry.ts";
import { type Dimension, dimensionAt, formatType, isSymbolic, type ValueType } from "../shape.ts";
import type { Operators, Tensor64 } from "./definition.ts";
import { floating, operand, tensorAt } from "./elementwise.ts";
import { at } from "./tensor.ts";
import { emitGather, emitWindows } from "./windows.ts";

type Name = "convolve" | "convolveWeights" | "unfold" | "fold";

/**
 * Convolution and its parts over images [N, P, C], with P positions counted row by row and channels last. Q is the
 * number of output positions and T the number of taps of the geometry; images are padded with zeros.
 */
export const convolution = {
  convolve: {
    type: ([x, weights], { geometry }) => {
      const { batch, channels } = imageType("convolve", x, geometry, "input");
      const [taps, inputs, outputs] = fixedSizes("convolve", weights, 3);
      if (taps !== tapCount(geometry) || inputs !== channels) {
        throw new GraphError(
          `convolve: expected weights [${tapCount(geometry)}, ${channels}, ...] for ${formatGeometry(geometry)} ` +
            `of ${formatType(floating("convolve", x))}, found ${formatType(floating("convolve", weights))}`,
        );
      }
      return { dataType: "float32", shape: [batch, outputPositions(geometry), outputs ?? 0] };
    },
    gradient: ({ inputs: [x, weights], cotangent, attributes: { geometry } }) => [
      () => convolve(cotangent, transpose(operand(weights), [0, 2, 1]), transposeGeometry(geometry)),
      () => convolveWeights(operand(x), cotangent, geometry),
    ],
    onnx: ({ inputs: [x = "", weights = ""], inputTypes, outputType, attributes: { geometry }, emit }) => {
      const [taps = 0, inputs = 0, outputs = 0] = fixedSizes("convolve", inputTypes[1], 3);
      const product = emit.node("MatMul", [
        emit.node("Reshape", [emitWindows(x, geometry, inputs, emit), emit.int64([-1, taps * inputs])]),
        emit.node("Reshape", [weights, emit.int64([taps * inputs, outputs])]),
      ]);
      return emit.node("Reshape", [product, emit.int64([-1, at(positionsOf(outputType), 0), outputs])]);
    },
    evaluate: ([x, weights], { geometry }) => convolve64(tensorAt(x), tensorAt(weights), geometry),
  },
  convolveWeights: {
    type: ([x, y], { geometry }) => {
      const input = imageType("convolveWeights", x, geometry, "input");
      const output = imageType("convolveWeights", y, geometry, "output");
      return { dataType: "float32", shape: [tapCount(geometry), input.channels, output.channels] };
    },
    // Bilinear, like a convolution: with the cotangent c, sum(c * convolveWeights(x, y)) = sum(y * convolve(x, c)).
    gradient: ({ inputs: [x, y], cotangent, attributes: { geometry } }) => [
      () => convolve(operand(y), transpose(cotangent, [0, 2, 1]), transposeGeometry(geometry)),
      () => convolve(operand(x), cotangent, geometry),
    ],
    onnx: ({ inputs: [x = "", y = ""], outputType, attributes: { geometry }, emit }) => {
      const [taps = 0, inputs = 0, outputs = 0] = fixedSizes("convolveWeights", outputType, 3);
      const product = emit.node(
        "Gemm",
        [
          emit.node("Reshape", [emitWindows(x, geometry, inputs, emit), emit.int64([-1, taps * inputs])]),
          emit.node("Reshape", [y, emit.int64([-1, outputs])]),
        ],
        { transA: { int: 1 } },
      );
      return emit.node("Reshape", [product, emit.int64([taps, inputs, outputs])]);
    },
    evaluate: ([x, y], { geometry }, sizes) =>
      convolveWeights64(tensorAt(x), tensorAt(y), geometry, at(sizes, 2)),
  },
  unfold: {
    type: ([x], { geometry }) => {
      const { batch, channels } = imageType("unfold", x, geometry, "input");
      return { dataType: "float32", shape: [batch, outputPositions(geometry), tapCount(geometry), channels] };
    },
    gradient: ({ cotangent, attributes: { geometry } }) => [() => fold(cotangent, geometry)],
    onnx: ({ inputs: [x = ""], outputType, attributes: { geometry }, emit }) =>
      emitWindows(x, geometry, Number(dimensionAt(outputType.shape, 3)), emit),
    evaluate: ([x], { geometry }, sizes) => unfold64(tensorAt(x), geometry, sizes),
  },
  fold: {
    type: ([y], { geometry }) => {
      requireGeometry(geometry, "fold");
      const { shape } = floating("fold", y);
      const [batch, positions, taps, channels] = shape;
      const fits =
        shape.length === 4 && positions === outputPositions(geometry) && taps === tapCount(geometry);
      if (!fits || batch === undefined || channels === undefined) {
        throw new GraphError(
          `fold: expected windows [N, ${outputPositions(geometry)}, ${tapCount(geometry)}, channels] for ` +
            `${formatGeometry(geometry)}, found ${formatType(floating("fold", y))}`,
        );
      }
      return { dataType: "float32", shape: [batch, inputPositions(geometry), channels] };
    },
    gradient: ({ cotangent, attributes: { geometry } }) => [() => unfold(cotangent, geometry)],
    // Position p of the image sums the transposed table's windows, each at the same tap.
    onnx: ({ inputs: [y = ""], outputType, attributes: { geometry }, emit }) => {
      const channels = at(positionsOf(outputType), 1);
      const taps = tapCount(geometry);
      const rows = outputPositions(geometry) * taps;
      const flat = emit.node("Reshape", [y, emit.int64([-1, rows, channels])]);
      const table = positionTable(transposeGeometry(geometry)).map((q, index) =>
        q < 0 ? -1 : q * taps + (index % taps),
      );
      const sizes = [inputPositions(geometry), taps];
      const collected = emitGather(flat, `fold ${formatGeometry(geometry)}`, table, sizes, rows, emit);
      return emit.node("ReduceSum", [collected, emit.int64([2])], { keepdims: { int: 0 } });
    },
    evaluate: ([y], { geometry }, sizes) => fold64(tensorAt(y), geometry, sizes),
  },
} as const satisfies Partial<Operators>;

/** Batch and channels of an image on one side of a geometry, after checking that its positions fit. */
function imageType(
  name: Name,
  type: ValueType | undefined,
  geometry: WindowGeometry,
  side: "input" | "output",
): { readonly batch: Dimension; readonly channels: number } {
  requireGeometry(geometry, name);
  const found = floating(name, type);
  const [batch, positions, channels] = found.shape;
  const expected = side === "input" ? inputPositions(geometry) : outputPositions(geometry);
  if (found.shape.length === 3 && batch !== undefined && positions === expected) {
    if (channels !== undefined && !isSymbolic(channels)) return { batch, channels };
  }
  throw new GraphError(
    `${name}: expected the ${side} as [N, ${expected}, channels] for ${formatGeometry(geometry)}, ` +
      `found ${formatType(found)}`,
  );
}

/** Positions and channels of [N, P, C]. */
function positionsOf({ shape }: ValueType): readonly number[] {
  return [Number(dimensionAt(shape, 1)), Number(dimensionAt(shape, 2))];
}

/** All sizes of a type that must have `rank` axes and no N. */
function fixedSizes(name: Name, type: ValueType | undefined, rank: number): number[] {
  const found = floating(name, type);
  const sizes = found.shape.flatMap((dimension) => (isSymbolic(dimension) ? [] : [dimension]));
  if (sizes.length === rank && found.shape.length === rank) return sizes;
  throw new GraphError(`${name}: expected ${rank} axes of fixed size, found ${formatType(found)}`);
}

/** Calls `visit` with output position, tap and input position, for all taps inside the image. */
function eachTap(geometry: WindowGeometry, visit: (q: number, tap: number, p: number) => void): void {
  const taps = tapCount(geometry);
  positionTable(geometry).forEach((p, index) => {
    if (p >= 0) visit(Math.floor(index / taps), index % taps, p);
  });
}

function convolve64(x: Tensor64, weights: Tensor64, geometry: WindowGeometry): Float64Array {
  const [batch, positions, inputs] = [at(x.sizes, 0), at(x.sizes, 1), at(x.sizes, 2)];
  const outputs = at(weights.sizes, 2);
  const made = outputPositions(geometry);
  const out = new Float64Array(batch * made * outputs);
  eachTap(geometry, (q, tap, p) => {
    for (let n = 0; n < batch; n++) {
      for (let i = 0; i < inputs; i++) {
        const from = at(x.data, (n * positions + p) * inputs + i);
        for (let o = 0; o < outputs; o++) {
          const index = (n * made + q) * outputs + o;
          out[index] = at(out, index) + from * at(weights.data, (tap * inputs + i) * outputs + o);
        }
      }
    }
  });
  return out;
}

function convolveWeights64(
  x: Tensor64,
  y: Tensor64,
  geometry: WindowGeometry,
  outputs: number,
): Float64Array {
  const [batch, positions, inputs] = [at(x.sizes, 0), at(x.sizes, 1), at(x.sizes, 2)];
  const made = at(y.sizes, 1);
  const out = new Float64Array(tapCount(geometry) * inputs * outputs);
  eachTap(geometry, (q, tap, p) => {
    for (let n = 0; n < batch; n++) {
      for (let i = 0; i < inputs; i++) {
        const from = at(x.data, (n * positions + p) * inputs + i);
        for (let o = 0; o < outputs; o++) {
          const index = (tap * inputs + i) * outputs + o;
          out[index] = at(out, index) + from * at(y.data, (n * made + q) * outputs + o);
        }
      }
    }
  });
  return out;
}

function unfold64(x: Tensor64, geometry: WindowGeometry, sizes: readonly number[]): Float64Array {
  const [batch, made, taps, channels] = [at(sizes, 0), at(sizes, 1), at(sizes, 2), at(sizes, 3)];
  const positions = inputPositions(geometry);
  const out = new Float64Array(batch * made * taps * channels);
  eachTap(geometry, (q, tap, p) => {
    for (let n = 0; n < batch; n++) {
      for (let c = 0; c < channels; c++) {
        out[((n * made + q) * taps + tap) * channels + c] = at(x.data, (n * positions + p) * channels + c);
      }
    }
  });
  return out;
}

function fold64(y: Tensor64, geometry: WindowGeometry, sizes: readonly number[]): Float64Array {
  const [batch, positions, channels] = [at(sizes, 0), at(sizes, 1), at(sizes, 2)];
  const [made, taps] = [outputPositions(geometry), tapCount(geometry)];
  const out = new Float64Array(batch * positions * channels);
  eachTap(geometry, (q, tap, p) => {
    for (let n = 0; n < batch; n++) {
      for (let c = 0; c < channels; c++) {
        const index = (n * positions + p) * channels + c;
        out[index] = at(out, index) + at(y.data, ((n * made + q) * taps + tap) * channels + c);
      }
    }
  });
  return out;
}
