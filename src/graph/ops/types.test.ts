import { describe, expect, it } from "vitest";
import { GraphError } from "../../errors.ts";
import {
  add,
  broadcast,
  concat,
  exp,
  lastSize,
  matmul,
  pad,
  reduceSum,
  reshape,
  select,
  size,
  slice,
  transpose,
} from "../build.ts";
import { createGraph } from "../graph.ts";
import { type DataType, N, type Shape } from "../shape.ts";
import { input, type Value } from "../value.ts";

const graph = createGraph();

function value(shape: Shape, dataType: DataType = "float32"): Value {
  return input(graph, `${dataType} ${JSON.stringify(shape)}`, { dataType, shape });
}

const refused: readonly (readonly [string, () => Value | number, string])[] = [
  [
    "integers in arithmetic",
    () => add(value([N], "uint8"), 1),
    "add: expected a float32 operand, found uint8 [N]",
  ],
  [
    "integers in a function",
    () => exp(value([2], "int32")),
    "exp: expected a float32 operand, found int32 [2]",
  ],
  ["shapes apart", () => add(value([2, 3]), value([2])), "add: expected shapes that broadcast"],
  ["a condition that is not bool", () => select(value([2]), 1, 0), "select: expected a bool condition"],
  [
    "vectors in a product",
    () => matmul(value([3]), value([3, 4])),
    "matmul: expected two matrices, found float32 [3]",
  ],
  [
    "matrices apart",
    () => matmul(value([N, 3]), value([3, 4]), { transposeRight: true }),
    "found float32 [N, 3] and float32 [3, 4] transposed",
  ],
  [
    "an axis too far",
    () => reduceSum(value([2, 3]), { axes: [2] }),
    "reduceSum: expected axes from 0 to 1, found 2",
  ],
  [
    "a broken axis",
    () => reduceSum(value([2, 3]), { axes: [0.5] }),
    "reduceSum: expected axes from 0 to 1, found 0.5",
  ],
  [
    "other counts",
    () => reshape(value([N, 4]), [N, 3]),
    "reshape: expected a shape with the number of elements of [N, 4]",
  ],
  [
    "another power of N",
    () => reshape(value([N, 4]), [N, N]),
    "reshape: expected a shape with the number of elements",
  ],
  [
    "half a permutation",
    () => transpose(value([2, 3]), [0, 0]),
    "transpose: expected a permutation of the 2 axes",
  ],
  [
    "repeating to less",
    () => broadcast(value([2, 3]), [3]),
    "broadcast: expected a shape that [2, 3] can be repeated to",
  ],
  ["repeating N to 3", () => broadcast(value([N]), [3]), "broadcast: expected shapes that broadcast"],
  ["no parts", () => concat([], 0), "concat: there are no values to concatenate"],
  [
    "parts apart",
    () => concat([value([2, 3]), value([3, 3])], 1),
    "concat: expected parts with equal types and sizes except along axis 1",
  ],
  [
    "parts of other types",
    () => concat([value([2]), value([2], "int32")], 0),
    "concat: expected parts with equal types and sizes",
  ],
  [
    "joining batches",
    () => concat([value([N]), value([N])], 0),
    "concat: expected a fixed size along axis 0",
  ],
  [
    "an empty slice",
    () => slice(value([4]), 0, 2, 2),
    "slice: expected 0 <= start < end <= 4, found 2 and 2",
  ],
  [
    "a slice too far",
    () => slice(value([4]), 0, 2, 5),
    "slice: expected 0 <= start < end <= 4, found 2 and 5",
  ],
  ["a slice of the batch", () => slice(value([N]), 0, 0, 1), "slice: expected a fixed size along axis 0"],
  [
    "negative padding",
    () => pad(value([4]), 0, -1, 0),
    "pad: expected whole numbers from 0 on, found -1 and 0",
  ],
  ["padding integers", () => pad(value([4], "uint8"), 0, 1, 0), "pad: expected a float32 operand"],
  ["padding the batch", () => pad(value([N]), 0, 1, 0), "pad: expected a fixed size along axis 0"],
  ["counting no axis", () => size(value([N]), [1]), "expected an axis from 0 to 0, found 1"],
  [
    "a last axis of N",
    () => lastSize(value([3, N])),
    "expected a last axis of fixed size, found float32 [3, N]",
  ],
];

describe("operators throw for", () => {
  it.each(refused)("%s", (_, build, words) => {
    expect(build).toThrow(GraphError);
    expect(build).toThrow(words);
  });
});
