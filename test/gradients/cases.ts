import {
  abs,
  add,
  bernoulliLogDensity,
  broadcast,
  cast,
  concat,
  continuousBernoulliLogDensity,
  convolve,
  convolveWeights,
  divide,
  erf,
  exp,
  fold,
  greater,
  largest,
  log,
  matmul,
  maximum,
  minimum,
  multiply,
  negate,
  pad,
  reciprocal,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  select,
  sigmoid,
  size,
  slice,
  softplus,
  sqrt,
  square,
  stopGradient,
  subtract,
  tanh,
  transpose,
  unfold,
} from "../../src/graph/build.ts";
import {
  formatGeometry,
  inputPositions,
  outputPositions,
  tapCount,
  type WindowGeometry,
} from "../../src/graph/geometry.ts";
import type { OperatorName } from "../../src/graph/ops/attributes.ts";
import { type Dimension, formatShape, N, type Shape } from "../../src/graph/shape.ts";
import type { Sampler } from "../../src/graph/testing/draw.ts";
import type { Value } from "../../src/graph/value.ts";
import { geometries } from "./geometries.ts";

export interface CaseOperand {
  readonly shape: Shape;
  readonly sampler: Sampler;
}

export interface GradientCase {
  readonly name: string;
  readonly operands: readonly CaseOperand[];
  readonly build: (...operands: Value[]) => Value;
}

export interface OperatorCases {
  /** Whether a derivative flows through the operator, or it passes none. */
  readonly derivative: "some" | "none";
  readonly cases: readonly GradientCase[];
}

const twoN: Dimension = { batch: 2 };

const unaryShapes: readonly Shape[] = [[], [5], [3, 4], [N, 4], [twoN, 3], [2, N, 3]];

const binaryShapes: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [
    [3, 4],
    [3, 4],
  ],
  [[3, 4], [4]],
  [[4], [3, 4]],
  [
    [3, 1],
    [1, 4],
  ],
  [[3, 4], []],
  [[], [N, 4]],
  [[1], [4]],
  [
    [2, 3, 4],
    [3, 1],
  ],
  [[N, 4], [4]],
  [
    [N, 4],
    [N, 1],
  ],
  [[twoN, 3], [3]],
  [
    [N, 1],
    [1, N],
  ],
  [
    [N, 1],
    [1, twoN],
  ],
];

function some(cases: readonly GradientCase[]): OperatorCases {
  return { derivative: "some", cases };
}

function none(build: GradientCase["build"], operands: number): OperatorCases {
  const cases = ([[N, 4], [3]] as Shape[]).map((shape) => ({
    name: formatShape(shape),
    operands: Array.from({ length: operands }, (): CaseOperand => ({ shape, sampler: "awayFromZero" })),
    build,
  }));
  return { derivative: "none", cases };
}

function unary(build: (x: Value) => Value, sampler: Sampler = "anywhere"): OperatorCases {
  return some(
    unaryShapes.map((shape) => ({ name: formatShape(shape), operands: [{ shape, sampler }], build })),
  );
}

function binary(
  build: (a: Value, b: Value) => Value,
  left: Sampler = "anywhere",
  right: Sampler = "anywhere",
): OperatorCases {
  return some(
    binaryShapes.map(([a, b]) => ({
      name: `${formatShape(a)} with ${formatShape(b)}`,
      operands: [
        { shape: a, sampler: left },
        { shape: b, sampler: right },
      ],
      build,
    })),
  );
}

function one(
  name: string,
  shape: Shape,
  build: (x: Value) => Value,
  sampler: Sampler = "anywhere",
): GradientCase {
  return { name: `${formatShape(shape)} ${name}`, operands: [{ shape, sampler }], build };
}

function selectCases(): GradientCase[] {
  const shapes: readonly (readonly [Shape, Shape, Shape])[] = [
    [
      [3, 4],
      [3, 4],
      [3, 4],
    ],
    [[3, 1], [4], [3, 4]],
    [[N, 4], [], [4]],
    [[4], [N, 1], [N, 4]],
    [[], [N, 4], [4]],
  ];
  return shapes.map(([condition, whenTrue, whenFalse]) => ({
    name: [condition, whenTrue, whenFalse].map(formatShape).join(" ? "),
    operands: [
      { shape: condition, sampler: "awayFromZero" },
      { shape: whenTrue, sampler: "anywhere" },
      { shape: whenFalse, sampler: "anywhere" },
    ],
    build: (c, a, b) => select(greater(c, 0), a, b),
  }));
}

function matmulCases(): GradientCase[] {
  const sizes: readonly (readonly [Dimension, Dimension, Dimension])[] = [
    [3, 4, 5],
    [1, 4, 1],
    [N, 4, 5],
    [3, N, 5],
    [3, 4, N],
    [N, 3, N],
    [N, 4, twoN],
  ];
  const flags = [false, true];
  const products = flags.flatMap((transposeLeft) =>
    flags.flatMap((transposeRight) =>
      sizes.map(([rows, inner, columns]): GradientCase => {
        const left = transposeLeft ? [inner, rows] : [rows, inner];
        const right = transposeRight ? [columns, inner] : [inner, columns];
        return {
          name: `${formatShape(left)}${transposeLeft ? "^T" : ""} x ${formatShape(right)}${transposeRight ? "^T" : ""}`,
          operands: [
            { shape: left, sampler: "anywhere" },
            { shape: right, sampler: "anywhere" },
          ],
          build: (a, b) => matmul(a, b, { transposeLeft, transposeRight }),
        };
      }),
    ),
  );
  return [
    ...products,
    one("times its own transpose", [N, 3], (x) => matmul(x, x, { transposeRight: true })),
    one("transposed times itself", [N, 3], (x) => matmul(x, x, { transposeLeft: true })),
  ];
}

function reductionCases(build: typeof reduceSum, sampler: Sampler = "anywhere"): OperatorCases {
  const subsets = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];
  const shapes: readonly Shape[] = [
    [2, 3, 4],
    [N, 3, 2],
    [2, twoN, N],
  ];
  const chosen = shapes.flatMap((shape) =>
    subsets.flatMap((axes) =>
      [false, true].map((keepDimensions) =>
        one(
          `over ${axes}${keepDimensions ? " kept" : ""}`,
          shape,
          (x) => build(x, { axes, keepDimensions }),
          sampler,
        ),
      ),
    ),
  );
  return some([
    ...chosen,
    one("over all", [N, 4], (x) => build(x), sampler),
    one("over the last", [N, 4], (x) => build(x, { axes: [-1] }), sampler),
    one("over an axis of size 1", [N, 1], (x) => build(x, { axes: [1] }), sampler),
    one("over nothing", [], (x) => build(x), sampler),
  ]);
}

function reshapeCase(from: Shape, to: Shape): GradientCase {
  return one(`to ${formatShape(to)}`, from, (x) => reshape(x, to));
}

function broadcastCase(from: Shape, to: Shape): GradientCase {
  return one(`to ${formatShape(to)}`, from, (x) => broadcast(x, to));
}

function operandOf(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a case without an operand");
  return value;
}

function concatCase(axis: number, ...shapes: readonly Shape[]): GradientCase {
  return {
    name: `${shapes.map(formatShape).join(", ")} along ${axis}`,
    operands: shapes.map((shape) => ({ shape, sampler: "anywhere" })),
    build: (...parts) => concat(parts, axis),
  };
}

function densityCase(logits: Shape, target: Shape, build: GradientCase["build"]): GradientCase {
  return {
    name: `${formatShape(logits)} of ${formatShape(target)}`,
    operands: [
      { shape: logits, sampler: "anywhere" },
      { shape: target, sampler: "anywhere" },
    ],
    build,
  };
}

/** Lengths of one product, of several, and with no divisor but one. */
function bernoulliCase(logits: Shape, target: Shape): GradientCase {
  return densityCase(logits, target, (l, x) => bernoulliLogDensity(l, x));
}

function continuousBernoulliCase(logits: Shape, target: Shape): GradientCase {
  return densityCase(logits, target, (l, x) => continuousBernoulliLogDensity(l, x));
}

/** Each geometry in both directions, with 2 channels in and 3 out. */
function windowCases(
  operands: (geometry: WindowGeometry) => readonly Shape[],
  build: (operands: readonly Value[], geometry: WindowGeometry) => Value,
): OperatorCases {
  return some(
    geometries.map((geometry) => ({
      name: formatGeometry(geometry),
      operands: operands(geometry).map((shape) => ({ shape, sampler: "anywhere" })),
      build: (...values) => build(values, geometry),
    })),
  );
}

/** Every operator, so that one without a case does not compile. */
export const gradientCases: { readonly [Name in OperatorName]: OperatorCases } = {
  add: binary(add),
  subtract: binary(subtract),
  multiply: binary(multiply),
  divide: binary(divide, "anywhere", "awayFromZero"),
  maximum: binary(maximum, "even", "odd"),
  minimum: binary(minimum, "even", "odd"),
  negate: unary(negate),
  abs: unary(abs, "awayFromZero"),
  exp: unary(exp),
  log: unary(log, "positive"),
  sqrt: unary(sqrt, "positive"),
  square: unary(square),
  reciprocal: unary(reciprocal, "awayFromZero"),
  erf: unary(erf),
  relu: unary(relu, "awayFromZero"),
  sigmoid: unary(sigmoid),
  tanh: unary(tanh),
  softplus: unary(softplus),
  greater: none((a, b) => select(greater(a, b), 1, 0), 2),
  select: some(selectCases()),
  cast: none((x) => cast(cast(x, "int32"), "float32"), 1),
  stopGradient: none((x) => stopGradient(x), 1),
  bernoulliLogDensity: some([
    bernoulliCase([N, 1, 12], [N, 1, 12]),
    bernoulliCase([N, 3, 242], [N, 1, 242]),
    bernoulliCase([2, 13], [13]),
    bernoulliCase([N, 7], []),
    bernoulliCase([1], [1]),
  ]),
  continuousBernoulliLogDensity: some([
    continuousBernoulliCase([N, 1, 12], [N, 1, 12]),
    continuousBernoulliCase([N, 3, 42], [N, 1, 42]),
    continuousBernoulliCase([2, 13], [13]),
    continuousBernoulliCase([N, 7], []),
  ]),
  matmul: some(matmulCases()),
  convolve: windowCases(
    (geometry) => [
      [N, inputPositions(geometry), 2],
      [tapCount(geometry), 2, 3],
    ],
    ([x, weights], geometry) => convolve(operandOf(x), operandOf(weights), geometry),
  ),
  convolveWeights: windowCases(
    (geometry) => [
      [N, inputPositions(geometry), 2],
      [N, outputPositions(geometry), 3],
    ],
    ([x, y], geometry) => convolveWeights(operandOf(x), operandOf(y), geometry),
  ),
  unfold: windowCases(
    (geometry) => [[N, inputPositions(geometry), 2]],
    ([x], geometry) => unfold(operandOf(x), geometry),
  ),
  fold: windowCases(
    (geometry) => [[N, outputPositions(geometry), tapCount(geometry), 2]],
    ([y], geometry) => fold(operandOf(y), geometry),
  ),
  largest: some([
    one("along 0", [3], (x) => largest(x, 0), "distinct"),
    one("along 1", [N, 2, 3], (x) => largest(x, 1), "distinct"),
    one("along 1", [N, 4, 3], (x) => largest(x, 1), "distinct"),
    one("along -1", [N, 3], (x) => largest(x, -1), "distinct"),
    one("along one", [N, 1, 2], (x) => largest(x, 1), "distinct"),
  ]),
  reduceSum: reductionCases(reduceSum),
  reduceMean: reductionCases(reduceMean),
  reduceMax: reductionCases(reduceMax, "distinct"),
  reshape: some([
    reshapeCase([3, 4], [2, 6]),
    reshapeCase([1, 1], []),
    reshapeCase([], [1, 1]),
    reshapeCase([N, 4], [N, 2, 2]),
    reshapeCase([N, 4], [twoN, 2]),
    reshapeCase([N, 1], [1, N]),
    reshapeCase([N, 1, N, 2], [N, twoN]),
  ]),
  transpose: some(
    [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ].map((permutation) => one(`as ${permutation}`, [N, 3, 2], (x) => transpose(x, permutation))),
  ),
  broadcast: some([
    broadcastCase([4], [3, 4]),
    broadcastCase([3, 1], [3, 4]),
    broadcastCase([], [2, 3]),
    broadcastCase([], [N, 2]),
    broadcastCase([3], [N, 3]),
    broadcastCase([1], [4]),
    broadcastCase([N, 1], [N, N]),
    broadcastCase([1, N], [twoN, N]),
    broadcastCase([3, 1, 2], [2, 3, N, 2]),
  ]),
  concat: some([
    concatCase(0, [2], [3]),
    concatCase(1, [N, 2], [N, 3], [N, 1]),
    concatCase(-1, [3, N, 2], [3, N, 1]),
    concatCase(0, [1, N], [2, N]),
    one("with itself", [N, 2], (x) => concat([x, x], 1)),
  ]),
  slice: some([
    one("from 1 to 3", [4], (x) => slice(x, 0, 1, 3)),
    one("along 1, from 0 to 2", [N, 3], (x) => slice(x, 1, 0, 2)),
    one("along -1, from 2 to 3", [N, 2, 3], (x) => slice(x, -1, 2, 3)),
    one("all of it", [N, 3], (x) => slice(x, 1, 0, 3)),
  ]),
  pad: some([
    one("by 1 and 2", [4], (x) => pad(x, 0, 1, 2)),
    one("along 1, by 0 and 2", [N, 3], (x) => pad(x, 1, 0, 2)),
    one("along -1, by 3 and 0", [N, 2, 3], (x) => pad(x, -1, 3, 0)),
    one("by nothing", [N, 3], (x) => pad(x, 1, 0, 0)),
  ]),
  size: none((x) => size(x, [0]), 1),
};
