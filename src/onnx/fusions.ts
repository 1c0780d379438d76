import { sameShape } from "../graph/shape.ts";
import { type OperationValue, scalarConstant, type Value } from "../graph/value.ts";
import type { ModelBuilder } from "./emitter.ts";

/** The parts of the lowering that a fusion requires. */
export interface FusionContext {
  /** The number of values and outputs that use a value. */
  readonly uses: ReadonlyMap<Value, number>;
  readonly nameOf: (value: Value) => string;
  readonly builder: ModelBuilder;
}

/** Emits several operators as one ONNX node if ONNX Runtime has one. Returns the name of its result, else undefined. */
export function emitFused(value: OperationValue, context: FusionContext): string | undefined {
  const affine = affineForm(value, context.uses);
  if (affine !== undefined) return emitAffine(affine, context);
  const scaled = scaledBytes(value);
  if (scaled !== undefined) return emitScaledBytes(scaled, context);
  if (sumsImages(value)) return emitStagedSum(value, context);
  const activated = stepOfRelu(value);
  if (activated !== undefined) return emitStep(activated, context);
  return undefined;
}

/** y, if a value is the derivative of y = relu(x): 1 where y is above 0, and 0 where it is 0. */
function stepOfRelu(value: OperationValue): Value | undefined {
  const [condition] = value.inputs;
  if (value.operator !== "cast" || value.attributes.dataType !== "float32") return undefined;
  if (condition?.kind !== "operation" || condition.operator !== "greater") return undefined;
  const [y, bound] = condition.inputs;
  const isRelu = y?.kind === "operation" && y.operator === "relu";
  return isRelu && bound !== undefined && scalarConstant(bound) === 0 ? y : undefined;
}

/** min(1, y times a factor that makes any normal number above 0 exceed 1): one pass over memory instead of two. */
function emitStep(y: Value, { nameOf, builder }: FusionContext): string {
  return builder.node("HardSigmoid", [nameOf(y)], { alpha: { float: 3e38 }, beta: { float: 0 } });
}

/** The derivative of a bias of images: a sum of [N, P, C] over data and positions. */
function sumsImages(value: OperationValue): boolean {
  if (value.operator !== "reduceSum" || value.attributes.keepDimensions) return false;
  return value.attributes.axes.join() === "0,1" && value.inputs[0]?.type.shape.length === 3;
}

/** Sums over positions and then over data, which is several times faster in ONNX Runtime than both at once. */
function emitStagedSum({ inputs: [x] }: OperationValue, { nameOf, builder }: FusionContext): string {
  const without = { keepdims: { int: 0 } };
  const perDatum = builder.node("ReduceSum", [x === undefined ? "" : nameOf(x), builder.int64([1])], without);
  return builder.node("ReduceSum", [perDatum, builder.int64([0])], without);
}

interface Affine {
  readonly product: OperationValue & { readonly operator: "matmul" };
  readonly bias: Value;
}

/**
 * A product used only by the addition of a row or of a matrix of the same size: one Gemm, which ORT fuses with an
 * activation.
 */
function affineForm(value: OperationValue, uses: ReadonlyMap<Value, number>): Affine | undefined {
  if (value.operator !== "add") return undefined;
  for (const [position, product] of value.inputs.entries()) {
    const bias = value.inputs[1 - position];
    if (product.kind !== "operation" || product.operator !== "matmul" || uses.get(product) !== 1) continue;
    if (bias === undefined) continue;
    const isRow = bias.type.shape.length === 1 && bias.type.shape[0] === product.type.shape[1];
    if (isRow || sameShape(bias.type.shape, product.type.shape)) return { product, bias };
  }
  return undefined;
}

function emitAffine({ product, bias }: Affine, { nameOf, builder }: FusionContext): string {
  const { transposeLeft, transposeRight } = product.attributes;
  return builder.node("Gemm", [...product.inputs, bias].map(nameOf), {
    ...(transposeLeft && { transA: { int: 1 } }),
    ...(transposeRight && { transB: { int: 1 } }),
  });
}

export interface ScaledBytes {
  readonly bytes: Value;
  readonly scale: number;
}

/** Bytes times a number: `cast` and `multiply` in one pass over memory, with the same rounding. */
export function scaledBytes(value: OperationValue): ScaledBytes | undefined {
  if (value.operator !== "multiply") return undefined;
  for (const [position, operand] of value.inputs.entries()) {
    const [bytes] = operand.inputs;
    const scale = scalarConstant(value.inputs[1 - position] ?? value);
    const isCast =
      operand.kind === "operation" &&
      operand.operator === "cast" &&
      operand.attributes.dataType === "float32";
    if (isCast && bytes?.type.dataType === "uint8" && scale !== undefined && scale > 0)
      return { bytes, scale };
  }
  return undefined;
}

function emitScaledBytes({ bytes, scale }: ScaledBytes, { nameOf, builder }: FusionContext): string {
  return builder.node("DequantizeLinear", [nameOf(bytes), builder.scalar(scale)]);
}
