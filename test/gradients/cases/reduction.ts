import { largest, matmul, reduceMax, reduceMean, reduceSum } from "../../../src/graph/build.ts";
import type { OperatorName } from "../../../src/graph/ops/attributes.ts";
import { type Dimension, formatShape, N, type Shape } from "../../../src/graph/shape.ts";
import type { Sampler } from "../../../src/graph/testing/draw.ts";
import { type GradientCase, type OperatorCases, one, some, twoN } from "./case.ts";

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

function reductions(build: typeof reduceSum, sampler: Sampler = "anywhere"): OperatorCases {
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

/** Products and reductions. */
export const reductionCases = {
  matmul: some(matmulCases()),
  reduceSum: reductions(reduceSum),
  reduceMean: reductions(reduceMean),
  reduceMax: reductions(reduceMax, "distinct"),
  largest: some([
    one("along 0", [3], (x) => largest(x, 0), "distinct"),
    one("along 1", [N, 2, 3], (x) => largest(x, 1), "distinct"),
    one("along 1", [N, 4, 3], (x) => largest(x, 1), "distinct"),
    one("along -1", [N, 3], (x) => largest(x, -1), "distinct"),
    one("along one", [N, 1, 2], (x) => largest(x, 1), "distinct"),
  ]),
} as const satisfies Partial<Readonly<Record<OperatorName, OperatorCases>>>;
