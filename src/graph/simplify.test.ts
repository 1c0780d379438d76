import { describe, expect, it } from "vitest";
import {
  abs,
  add,
  broadcast,
  cast,
  concat,
  divide,
  exp,
  greater,
  log,
  matmul,
  multiply,
  negate,
  pad,
  reduceMean,
  reduceSum,
  reshape,
  select,
  size,
  slice,
  subtract,
  transpose,
} from "./build.ts";
import { createGraph } from "./graph.ts";
import { interpret, type Tensor64 } from "./interpret.ts";
import type { OperatorName } from "./ops/attributes.ts";
import { createProgram } from "./program.ts";
import { elementCount, N, resolveShape, type Shape } from "./shape.ts";
import { draw } from "./testing/draw.ts";
import { literalGraph } from "./testing/literal.ts";
import { constant, type Graph, input, type Value } from "./value.ts";

interface Leaves {
  readonly graph: Graph;
  /** [N, 4] */
  readonly x: Value;
  /** [N, 4] */
  readonly y: Value;
  /** [4] */
  readonly row: Value;
  /** [] */
  readonly s: Value;
  readonly number: (value: number) => Value;
}

function leaves(graph: Graph): Leaves {
  const float = (name: string, shape: Shape) => input(graph, name, { dataType: "float32", shape });
  return {
    graph,
    x: float("x", [N, 4]),
    y: float("y", [N, 4]),
    row: float("row", [4]),
    s: float("s", []),
    number: (value) => constant(graph, value),
  };
}

interface Rule {
  readonly name: string;
  readonly from: (leaves: Leaves) => Value;
  readonly to: (leaves: Leaves) => Value;
}

const rule = (name: string, from: Rule["from"], to: Rule["to"]): Rule => ({ name, from, to });
const wide: Shape = [N, 4];

const rules: readonly Rule[] = [
  rule(
    "numbers are added up",
    ({ s, number }) => add(s, multiply(number(3), number(4))),
    ({ s }) => add(s, 12),
  ),
  rule(
    "functions of numbers are taken",
    ({ s, number }) => add(s, exp(number(0.3))),
    ({ s }) => add(s, Math.exp(0.3)),
  ),
  rule(
    "numbers are compared",
    ({ x, y, number }) => select(greater(number(2), number(1)), x, y),
    ({ graph, x, y }) => select(constant(graph, 1, { dataType: "bool", shape: [] }), x, y),
  ),
  rule(
    "x + 0",
    ({ x }) => add(x, 0),
    ({ x }) => x,
  ),
  rule(
    "0 + x",
    ({ x }) => add(0, x),
    ({ x }) => x,
  ),
  rule(
    "x + 0 repeated",
    ({ x, number }) => add(x, broadcast(number(0), wide)),
    ({ x }) => x,
  ),
  rule(
    "x - 0",
    ({ x }) => subtract(x, 0),
    ({ x }) => x,
  ),
  rule(
    "0 - x",
    ({ x }) => subtract(0, x),
    ({ x }) => negate(x),
  ),
  rule(
    "x * 1",
    ({ x }) => multiply(x, 1),
    ({ x }) => x,
  ),
  rule(
    "1 * x",
    ({ x }) => multiply(1, x),
    ({ x }) => x,
  ),
  rule(
    "1 repeated * x",
    ({ x, number }) => multiply(broadcast(number(1), wide), x),
    ({ x }) => x,
  ),
  rule(
    "x * -1",
    ({ x }) => multiply(x, -1),
    ({ x }) => negate(x),
  ),
  rule(
    "-1 * x",
    ({ x }) => multiply(-1, x),
    ({ x }) => negate(x),
  ),
  rule(
    "x / 1",
    ({ x }) => divide(x, 1),
    ({ x }) => x,
  ),
  rule(
    "-(-x)",
    ({ x }) => negate(negate(x)),
    ({ x }) => x,
  ),
  rule(
    "x + (-y)",
    ({ x, y }) => add(x, negate(y)),
    ({ x, y }) => subtract(x, y),
  ),
  rule(
    "(-x) + y",
    ({ x, y }) => add(negate(x), y),
    ({ x, y }) => subtract(y, x),
  ),
  rule(
    "x - (-y)",
    ({ x, y }) => subtract(x, negate(y)),
    ({ x, y }) => add(x, y),
  ),
  rule(
    "(-x) * y",
    ({ x, y }) => multiply(negate(x), y),
    ({ x, y }) => negate(multiply(x, y)),
  ),
  rule(
    "x * (-y)",
    ({ x, y }) => multiply(x, negate(y)),
    ({ x, y }) => negate(multiply(x, y)),
  ),
  rule(
    "(-x) * (-y)",
    ({ x, y }) => multiply(negate(x), negate(y)),
    ({ x, y }) => multiply(x, y),
  ),
  rule(
    "repeated * x",
    ({ x, s }) => multiply(broadcast(s, wide), x),
    ({ x, s }) => multiply(s, x),
  ),
  rule(
    "f(repeated)",
    ({ row }) => exp(broadcast(row, wide)),
    ({ row }) => broadcast(exp(row), wide),
  ),
  rule(
    "repeated + repeated",
    ({ row, s }) => add(broadcast(row, wide), broadcast(s, wide)),
    ({ row, s }) => broadcast(add(row, s), wide),
  ),
  rule(
    "select(repeated)",
    ({ x, s }) => select(greater(x, 0), broadcast(s, wide), x),
    ({ x, s }) => select(greater(x, 0), s, x),
  ),
  rule(
    "reshape to its own shape",
    ({ x }) => reshape(x, wide),
    ({ x }) => x,
  ),
  rule(
    "reshape of reshape",
    ({ x }) => reshape(reshape(x, [N, 2, 2]), [N, 1, 4]),
    ({ x }) => reshape(x, [N, 1, 4]),
  ),
  rule(
    "reshape and back",
    ({ x }) => reshape(reshape(x, [N, 2, 2]), wide),
    ({ x }) => x,
  ),
  rule(
    "reshape of a repeated number",
    ({ s }) => reshape(broadcast(s, wide), [N, 2, 2]),
    ({ s }) => broadcast(s, [N, 2, 2]),
  ),
  rule(
    "broadcast to its own shape",
    ({ x }) => broadcast(x, wide),
    ({ x }) => x,
  ),
  rule(
    "broadcast of broadcast",
    ({ row }) => broadcast(broadcast(row, [3, 4]), [2, 3, 4]),
    ({ row }) => broadcast(row, [2, 3, 4]),
  ),
  rule(
    "broadcast of axes put in front",
    ({ row }) => broadcast(reshape(row, [1, 1, 4]), [2, N, 4]),
    ({ row }) => broadcast(row, [2, N, 4]),
  ),
  rule(
    "transpose as it is",
    ({ x }) => transpose(x, [0, 1]),
    ({ x }) => x,
  ),
  rule(
    "transpose and back",
    ({ x }) => transpose(transpose(x, [1, 0]), [1, 0]),
    ({ x }) => x,
  ),
  rule(
    "transpose of transpose",
    ({ x }) => transpose(transpose(reshape(x, [N, 2, 2, 1]), [1, 2, 3, 0]), [1, 0, 3, 2]),
    ({ x }) => transpose(reshape(x, [N, 2, 2, 1]), [2, 1, 0, 3]),
  ),
  rule(
    "cast to its own type",
    ({ x }) => cast(x, "float32"),
    ({ x }) => x,
  ),
  rule(
    "slice of all",
    ({ x }) => slice(x, 1, 0, 4),
    ({ x }) => x,
  ),
  rule(
    "pad by nothing",
    ({ x }) => pad(x, 1, 0, 0),
    ({ x }) => x,
  ),
  rule(
    "concat of one",
    ({ x }) => concat([x], 1),
    ({ x }) => x,
  ),
  rule(
    "sum over no axis",
    ({ x }) => reduceSum(x, { axes: [] }),
    ({ x }) => x,
  ),
  rule(
    "a fixed size",
    ({ x, s }) => multiply(s, size(x, [1])),
    ({ s }) => multiply(s, 4),
  ),
  rule(
    "a size of pairs",
    ({ x, s }) => multiply(s, size(matmul(x, x, { transposeRight: true }), [0, 1])),
    ({ x, s }) => multiply(s, size(x, [0, 0])),
  ),
  rule(
    "a size of a result",
    ({ x, s }) => multiply(s, size(exp(reduceSum(x, { axes: [1] })), [0])),
    ({ x, s }) => multiply(s, size(x, [0])),
  ),
];

/** All that a float can be, so that each element meets each other element of the second operand. */
const special = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e-30, 3.5];

function feedsFor(batchSize: number, round: number): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries({ x: wide, y: wide, row: [4], s: [] as Shape }).map(([name, shape]) => {
      const count = elementCount(resolveShape(shape, batchSize));
      const plain = draw("anywhere", count, `${name} ${round}`);
      const chosen = draw("positive", count, `${name} special ${round}`);
      const mixed = plain.map((x, i) =>
        (chosen[i] ?? 0) > 1 ? (special[Math.floor(((chosen[i] ?? 0) - 1) * special.length)] ?? x) : x,
      );
      return [name, round === 0 ? plain : mixed];
    }),
  );
}

function run(value: Value, batchSize: number, round: number): Tensor64 | undefined {
  const program = createProgram("run", { result: value });
  const known = feedsFor(batchSize, round);
  const feeds = Object.fromEntries(program.inputs.map(({ name }) => [name, known[name] ?? []]));
  return interpret(program, feeds, batchSize).result;
}

/** Zeros of either sign are one: the rules do not promise the sign. */
const unsignedZeros = (data: Float64Array | undefined) => data?.map((x) => (x === 0 ? 0 : x));

describe("simplify", () => {
  it.each(rules)("$name: becomes the smaller form", ({ from, to }) => {
    const graph = createGraph();
    expect(from(leaves(graph)) === to(leaves(graph))).toBe(true);
  });

  it.each(rules)("$name: has the same value, also for NaN, infinities and zeros", ({ from }) => {
    for (const round of [0, 1, 2, 3]) {
      const written = run(from(leaves(literalGraph())), 5, round);
      const simplified = run(from(leaves(createGraph())), 5, round);
      expect(simplified?.sizes).toEqual(written?.sizes);
      expect(unsignedZeros(simplified?.data)).toEqual(unsignedZeros(written?.data));
    }
  });

  const kept: readonly (readonly [string, (leaves: Leaves) => Value, OperatorName])[] = [
    ["x * 0, which may be NaN", ({ x }) => multiply(x, 0), "multiply"],
    ["x - x, which may be NaN", ({ x }) => subtract(x, x), "subtract"],
    ["x / x, which may be NaN", ({ x }) => divide(x, x), "divide"],
    ["0 repeated wider than x", ({ row, number }) => add(row, broadcast(number(0), wide)), "broadcast"],
    ["a number that overflows", ({ number }) => exp(number(1000)), "exp"],
    ["a number that is none", ({ number }) => log(number(-1)), "log"],
    ["|-x|", ({ x }) => abs(negate(x)), "abs"],
    ["(x y) s", ({ x, y, s }) => multiply(multiply(x, y), s), "multiply"],
    [
      "a product with a repeated row",
      ({ x, row }) => matmul(x, broadcast(row, [3, 4]), { transposeRight: true }),
      "matmul",
    ],
    ["reshape of a repeated row", ({ row }) => reshape(broadcast(row, wide), [N, 2, 2]), "reshape"],
    ["a column broadcast", ({ row }) => broadcast(reshape(row, [4, 1]), [4, 3]), "broadcast"],
    ["a mean over the batch", ({ x }) => reduceMean(x, { axes: [0] }), "reduceMean"],
    ["a size of N", ({ x }) => size(x, [0]), "size"],
  ];

  it.each(kept)("keeps %s", (_, build, operator) => {
    const value = build(leaves(createGraph()));
    expect(value.kind === "operation" && value.operator).toBe(operator);
  });

  it("does not round folded scalars to float32", () => {
    const { number } = leaves(createGraph());
    expect(multiply(number(0.1), number(3))).toMatchObject({ kind: "constant", data: [0.1 * 3] });
  });
});
