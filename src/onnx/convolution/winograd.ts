import {
  type HeightWidth,
  inputExtent,
  outputExtent,
  outputPositions,
  type WindowGeometry,
} from "../../graph/geometry.ts";
import type { OnnxEmitter } from "../../graph/ops/definition.ts";
import type { ConvolutionCall, WeightGradientCall } from "./call.ts";
import {
  type AxisMatrix,
  imageMatrix,
  resultBlock,
  resultMatrix,
  tileCount,
  tileSize,
  tilesFill,
  transposeMatrix,
  weightMatrix,
} from "./winogradMatrices.ts";

/**
 * A 3x3 convolution of stride 1 with a quarter of the products, by minimal filtering of 4x4 results at a time (Lavin
 * and Gray 2016, section 4.3, after Winograd): 6x6 tiles of the image, and the weights, are transformed so that the
 * convolution is one product of channels for each of the 36 coordinates of a tile.
 *
 * Internally, positions come first, [H, W, N, C], and the transformation of all tiles along an axis is one constant
 * matrix [6 x tiles, H], which includes the zero padding: neither overlap nor border is copied. A transposed geometry
 * uses the adjoint of each step, so that the derivatives of a layer share their transformed images.
 */
export function emitWinograd(call: ConvolutionCall, emit: OnnxEmitter): string {
  const { geometry, inputs, outputs, bias, relu } = call;
  const products = emit.node("MatMul", [
    toTiles(call.x, inputs, inputExtent(geometry), inputMatrices(geometry), emit),
    transformWeights(call, emit),
  ]);
  const made = fromTiles(products, geometry, outputs, emit);
  const shifted = bias === undefined ? made : emit.node("Add", [made, bias]);
  return relu ? emit.node("Relu", [shifted]) : shifted;
}

/**
 * The derivative with respect to the weights, in the transformed space, where it is also one product for each
 * coordinate. Small tiles of x are reused from the result; large ones are computed again, so that they need not be
 * kept.
 */
export function emitWeightsByWinograd(call: WeightGradientCall, emit: OnnxEmitter): string {
  const { geometry, inputs, outputs } = call;
  const image = tileBytes(geometry, inputs) > mostBytes ? apart(call.x, geometry, inputs, emit) : call.x;
  const x = toTiles(image, inputs, inputExtent(geometry), inputMatrices(geometry), emit);
  const adjoints = transposed(outputMatrices(geometry));
  const y = toTiles(call.y, outputs, outputExtent(geometry), adjoints, emit);
  const flipped = emit.node("Transpose", [x], { perm: { ints: [0, 1, 2, 4, 3] } });
  const perTileRow = emit.node("MatMul", [flipped, y]);
  const products = emit.node("ReduceSum", [perTileRow, emit.int64([0])], { keepdims: { int: 0 } });
  const flat = emit.node("Reshape", [products, emit.int64([tileSize ** 2, inputs * outputs])]);
  const weights = emit.node("Gemm", [constantMatrix(weightMatrix(), emit), flat], { transA: { int: 1 } });
  return emit.node("Reshape", [weights, emit.int64([9, inputs, outputs])]);
}

/** Up to this number of bytes per datum, tiles are kept for the derivative: 24 MiB for 128 data. */
const mostBytes = 3 * 2 ** 16;
const bytesOfNumber = 4;

function tileBytes(geometry: WindowGeometry, channels: number): number {
  return tileSize ** 2 * tileCount(geometry, 0) * tileCount(geometry, 1) * channels * bytesOfNumber;
}

/**
 * The same image [N, P, C] with another name, without a copy. Values computed from it equal those computed from the
 * image, but neither the builder nor ONNX Runtime can detect that, so both are computed.
 */
function apart(image: string, geometry: WindowGeometry, channels: number, emit: OnnxEmitter): string {
  const [height, width] = inputExtent(geometry);
  const sameBatch = 0;
  return emit.node("Reshape", [image, emit.int64([sameBatch, height * width, channels])]);
}

/** Whether this form supports a geometry. */
export function fitsWinograd({ kernel, stride }: WindowGeometry): boolean {
  return [...kernel, ...stride].join() === "3,3,1,1";
}

/** [T, inputs, outputs] to [1, 6, 6, inputs, outputs]. */
function transformWeights({ weights, inputs, outputs }: ConvolutionCall, emit: OnnxEmitter): string {
  const flat = emit.node("Reshape", [weights, emit.int64([9, inputs * outputs])]);
  const transformed = emit.node("MatMul", [constantMatrix(weightMatrix(), emit), flat]);
  return emit.node("Reshape", [transformed, emit.int64([1, tileSize, tileSize, inputs, outputs])]);
}

/** [N, P, C] to [tile rows, 6, 6, tiles in a row x N, C]. */
function toTiles(
  value: string,
  channels: number,
  [, width]: HeightWidth,
  [down, across]: AxisMatrices,
  emit: OnnxEmitter,
): string {
  const positionsFirst = emit.node("Transpose", [value], { perm: { ints: [1, 0, 2] } });
  const tiledHeight = down.rows * down.blocks;
  const rows = multiplyRows(down, positionsFirst, emit);
  const tiles = emit.node("MatMul", [
    constantMatrix(across, emit),
    emit.node("Reshape", [rows, emit.int64([tiledHeight, width, -1])]),
  ]);
  return emit.node("Reshape", [
    tiles,
    emit.int64([tiledHeight / tileSize, tileSize, tileSize, -1, channels]),
  ]);
}

/** Transforms the products of all tiles to [N, Q, outputs]. */
function fromTiles(products: string, geometry: WindowGeometry, outputs: number, emit: OnnxEmitter): string {
  const [down, across] = outputMatrices(geometry);
  const rows = multiplyRows(down, products, emit);
  const pixels = emit.node("MatMul", [
    constantMatrix(across, emit),
    emit.node("Reshape", [rows, emit.int64([down.rows * down.blocks, across.columns, -1])]),
  ]);
  const flat = emit.node("Reshape", [pixels, emit.int64([outputPositions(geometry), -1, outputs])]);
  return emit.node("Transpose", [flat], { perm: { ints: [1, 0, 2] } });
}

/** Multiplies along the first axis of a value of any shape, block by block. */
function multiplyRows(matrix: BlockMatrix, value: string, emit: OnnxEmitter): string {
  const { blocks, columns } = matrix;
  const sizes = blocks === 1 ? [columns, -1] : [blocks, columns, -1];
  const rows = emit.node("Reshape", [value, emit.int64(sizes)]);
  return emit.node("MatMul", [constantMatrix(matrix, emit), rows]);
}

/** A block-diagonal matrix: one block, repeated. */
interface BlockMatrix extends AxisMatrix {
  readonly blocks: number;
}
type AxisMatrices = readonly [down: BlockMatrix, across: AxisMatrix];

/** From a convolution's input to its tiles; if transposed, the adjoint of the output transformation. */
function inputMatrices(geometry: WindowGeometry): AxisMatrices {
  return geometry.transposed ? transposed(resultMatrices(geometry)) : imageMatrices(geometry);
}

/** From the products of tiles to a convolution's output; if transposed, the adjoint of the input transformation. */
function outputMatrices(geometry: WindowGeometry): AxisMatrices {
  return geometry.transposed ? transposed(imageMatrices(geometry)) : resultMatrices(geometry);
}

function imageMatrices(geometry: WindowGeometry): AxisMatrices {
  return [{ ...imageMatrix(geometry, 0), blocks: 1 }, imageMatrix(geometry, 1)];
}

function resultMatrices(geometry: WindowGeometry): AxisMatrices {
  const down = tilesFill(geometry)
    ? { ...resultBlock, blocks: tileCount(geometry, 0) }
    : { ...resultMatrix(geometry, 0), blocks: 1 };
  return [down, resultMatrix(geometry, 1)];
}

function transposed([down, across]: AxisMatrices): AxisMatrices {
  return [{ ...transposeMatrix(down), blocks: down.blocks }, transposeMatrix(across)];
}

function constantMatrix({ name, rows, columns, at }: AxisMatrix, emit: OnnxEmitter): string {
  const elements = () =>
    new Float32Array(rows * columns).map((_, index) => at(Math.floor(index / columns), index % columns));
  return emit.table(name, [rows, columns], elements, "float32");
}

/** Multiplications per datum: for the channels, and for the transformations of image and result. */
export function winogradProducts(geometry: WindowGeometry, inputs: number, outputs: number): number {
  const tiledHeight = tileSize * tileCount(geometry, 0);
  const tiledWidth = tileSize * tileCount(geometry, 1);
  const transformation = ([height, width]: HeightWidth): number =>
    tiledHeight * width * (height + tiledWidth);
  return (
    tiledHeight * tiledWidth * inputs * outputs +
    transformation(inputExtent(geometry)) * inputs +
    transformation(outputExtent(geometry)) * outputs
  );
}
