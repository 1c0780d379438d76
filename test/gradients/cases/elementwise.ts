import {
  abs,
  add,
  cast,
  divide,
  erf,
  exp,
  greater,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  reciprocal,
  relu,
  select,
  sigmoid,
  softplus,
  sqrt,
  square,
  stopGradient,
  subtract,
  tanh,
} from "../../../src/graph/build.ts";
import type { OperatorName } from "../../../src/graph/ops/attributes.ts";
import { formatShape, N, type Shape } from "../../../src/graph/shape.ts";
import type { Sampler } from "../../../src/graph/testing/draw.ts";
import type { Value } from "../../../src/graph/value.ts";
import { type GradientCase, none, type OperatorCases, some, twoN } from "./case.ts";

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

/** Element-wise operators. */
export const elementwiseCases = {
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
} as const satisfies Partial<Readonly<Record<OperatorName, OperatorCases>>>;
