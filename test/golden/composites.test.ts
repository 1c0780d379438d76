import { describe, expect, it } from "vitest";
import { add, matmul, multiply, reduceSum } from "../../src/graph/build.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { interpret, type Tensor64 } from "../../src/graph/interpret.ts";
import { createProgram, type Program } from "../../src/graph/program.ts";
import { N } from "../../src/graph/shape.ts";
import { expectClose, type Tolerance } from "../../src/graph/testing/close.ts";
import { input, type Value } from "../../src/graph/value.ts";
import { activations, elu, leakyRelu } from "../../src/nn/activations.ts";
import { linear } from "../../src/nn/linear.ts";
import { logSumExp } from "../../src/nn/logSumExp.ts";
import { createScope } from "../../src/nn/scope.ts";
import { runEngine } from "../../src/onnx/testing/engine.ts";
import { type GoldenCase, readGoldenCases } from "../gradients/golden.ts";

/** Those of `nn` that are made of several operators, of operands and the attributes that PyTorch was given. */
const composites: Readonly<
  Record<string, (operands: readonly Value[], attributes: GoldenCase["attributes"]) => Value>
> = {
  leakyRelu: ([x], { slope }) => leakyRelu(present(x), Number(slope)),
  elu: ([x], { alpha }) => elu(present(x), Number(alpha)),
  silu: ([x]) => activations.silu(present(x)),
  gelu: ([x]) => activations.gelu(present(x)),
  logSumExp: ([x], { axes, keepDimensions }) =>
    logSumExp(present(x), { axes: axes as readonly number[], keepDimensions: keepDimensions === true }),
};

const goldenCases = readGoldenCases();
const compositeCases = goldenCases.filter(({ operator }) => operator in composites);

/** As in test/gradients: absolute besides, for what is left where terms near one cancel. */
const inFloat64: Tolerance = { relative: 1e-6, absolute: 1e-12 };
const inFloat32: Tolerance = { relative: 1e-4, absolute: 1e-6 };

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("golden case: expected another operand, found none");
  return value;
}

interface GoldenProgram {
  readonly program: Program;
  readonly feeds: Readonly<Record<string, readonly number[]>>;
  readonly batchSize: number;
}

/** Outputs `output` and `gradient0`, ... of sum(output * cotangent); given numbers are brought back to float32. */
function goldenProgram(
  golden: GoldenCase,
  leaves: readonly Value[],
  output: Value,
  batchSize: number,
): GoldenProgram {
  const cotangent = input(output.graph, "cotangent", output.type);
  const derivatives = gradients(reduceSum(multiply(output, cotangent)), leaves);
  const named = derivatives.map((derivative, index) => [`gradient${index}`, derivative] as const);
  const program = createProgram(golden.name, { output, ...Object.fromEntries(named) });
  const given = new Map<string, readonly number[]>([["cotangent", golden.cotangent.data]]);
  for (const [index, leaf] of leaves.entries()) {
    if (leaf.kind === "input" || leaf.kind === "parameter")
      given.set(leaf.name, golden.inputs[index]?.data ?? []);
  }
  const used = [...program.inputs, ...program.parameters].map(
    ({ name }) => [name, (given.get(name) ?? []).map(Math.fround)] as const,
  );
  return { program, feeds: Object.fromEntries(used), batchSize };
}

function compositeProgram(golden: GoldenCase): GoldenProgram {
  const graph = createGraph();
  const leaves = golden.inputs.map(({ shape }, index) =>
    input(graph, `x${index}`, { dataType: "float32", shape }),
  );
  const build = present(composites[golden.operator]);
  return goldenProgram(golden, leaves, build(leaves, golden.attributes), 1);
}

/** A layer over a symbolic batch, its parameters those of PyTorch's linear in the same order. */
function linearProgram(golden: GoldenCase): GoldenProgram {
  const [batchSize = 0, fanIn = 0] = present(golden.inputs[0]).shape;
  const [width = 0] = present(golden.inputs[1]).shape;
  const scope = createScope(createGraph(), new Map());
  const x = input(scope.graph, "x", { dataType: "float32", shape: [N, fanIn] });
  const output = linear(scope, x, width, "pytorch");
  const initialiser = { kind: "constant", value: 0 } as const;
  const weight = scope.parameter("weight", [width, fanIn], initialiser);
  const bias = scope.parameter("bias", [width], initialiser);
  expect(output).toBe(add(matmul(x, weight, { transposeRight: true }), bias));
  return goldenProgram(golden, [x, weight, bias], output, batchSize);
}

function expectGolden(found: Readonly<Record<string, Tensor64>>, golden: GoldenCase, tolerance: Tolerance) {
  const wanted = [golden.output, ...golden.gradients];
  for (const [index, tensor] of wanted.entries()) {
    const name = index === 0 ? "output" : `gradient${index - 1}`;
    expect(found[name]?.sizes, name).toEqual(present(tensor)?.shape);
    expectClose(found[name]?.data ?? [], tensor?.data ?? [], tolerance, name);
  }
}

it("every composite has stored values", () => {
  expect(new Set(compositeCases.map(({ operator }) => operator))).toEqual(new Set(Object.keys(composites)));
});

const named = [
  ...compositeCases.map((golden) => ({ name: golden.name, golden, ...compositeProgram(golden) })),
  ...goldenCases
    .filter(({ operator }) => operator === "linear")
    .map((golden) => ({ name: golden.name, golden, ...linearProgram(golden) })),
];

describe("PyTorch's output and gradients", () => {
  it.each(named)("$name, by the interpreter within 1e-6", ({ golden, program, feeds, batchSize }) => {
    expectGolden(interpret(program, feeds, batchSize), golden, inFloat64);
  });

  it.each(named)("$name, by ONNX Runtime within 1e-4", async ({ golden, program, feeds, batchSize }) => {
    expectGolden(await runEngine(program, feeds, batchSize), golden, inFloat32);
  });
});
