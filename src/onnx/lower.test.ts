import { describe, expect, it } from "vitest";
import { GraphError } from "../errors.ts";
import {
  add,
  broadcast,
  cast,
  exp,
  matmul,
  multiply,
  relu,
  reshape,
  sigmoid,
  softplus,
  stopGradient,
} from "../graph/build.ts";
import { createGraph } from "../graph/graph.ts";
import { createProgram } from "../graph/program.ts";
import { N, type Shape } from "../graph/shape.ts";
import { constant, type Graph, input, parameter, type Value } from "../graph/value.ts";
import { lowerProgram } from "./lower.ts";
import type { OnnxModel } from "./model.ts";
import { runEngine } from "./testing/engine.ts";

function float(graph: Graph, name: string, shape: Shape): Value {
  return input(graph, name, { dataType: "float32", shape });
}

function lowered(outputs: Readonly<Record<string, Value>>): OnnxModel {
  return lowerProgram(createProgram("test", outputs));
}

/** `output = Operator(inputs)`, constants as the numbers that they hold. */
function nodesOf(model: OnnxModel): string[] {
  const constants = new Map(model.initializers.map(({ name, data }) => [name, `[${data}]`]));
  return model.nodes.map(
    ({ operator, inputs, output }) =>
      `${output} = ${operator}(${inputs.map((name) => constants.get(name) ?? name).join(", ")})`,
  );
}

describe("a product and its addition become one Gemm", () => {
  const graph = createGraph();
  const x = float(graph, "x", [N, 4]);
  const w = parameter(graph, "w", [3, 4]);
  const b = parameter(graph, "b", [3]);
  const product = matmul(x, w, { transposeRight: true });

  it("in either order of the sum, with transpositions kept", () => {
    for (const y of [add(product, b), add(b, product)]) {
      const model = lowered({ y });
      expect(nodesOf(model)).toEqual(["y = Gemm(x, w, b)"]);
      expect(model.nodes[0]?.attributes).toEqual({ transB: { int: 1 } });
    }
  });

  it("but not if the product has another use", () => {
    expect(nodesOf(lowered({ y: multiply(add(product, b), product) }))).toEqual([
      "v0 = Gemm(x, w)",
      "v1 = Add(v0, b)",
      "y = Mul(v1, v0)",
    ]);
  });

  it("but not if the product is an output", () => {
    expect(nodesOf(lowered({ product, y: add(product, b) }))).toEqual([
      "product = Gemm(x, w)",
      "y = Add(product, b)",
    ]);
  });

  it("also for a product and a matrix of the same size, such as another product", async () => {
    const other = matmul(x, float(graph, "u", [4, 3]));
    const model = lowered({ y: add(product, other) });
    expect(nodesOf(model)).toEqual(["v0 = MatMul(x, u)", "y = Gemm(x, w, v0)"]);
    const rows = { x: [1, 2, 3, 4], w: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1], u: Array(12).fill(1) };
    const { y } = await runEngine(createProgram("test", { y: add(product, other) }), rows, 1);
    expect([...(y?.data ?? [])]).toEqual([11, 12, 14]);
  });

  it("but not if the other operand is not a row, or a row of another length", () => {
    const column = float(graph, "column", [N, 1]);
    for (const other of [column, float(graph, "s", []), float(graph, "one", [1])]) {
      const operators = lowered({ y: add(product, other) }).nodes.map((node) => node.operator);
      expect(operators).toEqual(["Gemm", "Add"]);
    }
  });

  it("and a plain product stays a MatMul", () => {
    expect(nodesOf(lowered({ y: matmul(x, float(graph, "v", [4, 2])) }))).toEqual(["y = MatMul(x, v)"]);
  });
});

describe("outputs", () => {
  it("that are inputs, parameters or constants are copied", () => {
    const graph = createGraph();
    const model = lowered({
      same: float(graph, "x", [N]),
      weight: parameter(graph, "w", [2]),
      number: constant(graph, 7),
      stopped: stopGradient(float(graph, "x", [N])),
    });
    expect(nodesOf(model)).toEqual([
      "same = Identity(x)",
      "weight = Identity(w)",
      "number = Identity([7])",
      "stopped = Identity(x)",
    ]);
  });

  it("of one value are one computation and a copy", () => {
    const y = exp(float(createGraph(), "x", [N]));
    expect(nodesOf(lowered({ first: y, second: y }))).toEqual(["first = Exp(x)", "second = Identity(first)"]);
  });

  it("name the node that computes them in all its uses", () => {
    const y = exp(float(createGraph(), "x", [N]));
    expect(nodesOf(lowered({ z: relu(y), y }))).toEqual(["y = Exp(x)", "z = Relu(y)"]);
  });

  it("and inputs keep names that look like generated ones", () => {
    const graph = createGraph();
    const x = float(graph, "v0", [N]);
    const model = lowered({ v2: multiply(exp(relu(x)), 3), v1: exp(x) });
    const names = [...model.inputs, ...model.initializers].map(({ name }) => name);
    const all = [...names, ...model.nodes.map(({ output }) => output)];
    expect(new Set(all).size).toBe(all.length);
    expect(model.outputs.map(({ name }) => name)).toEqual(["v2", "v1"]);
  });
});

describe("lowerProgram", () => {
  it("lists inputs, then parameters, with N in their shapes", () => {
    const graph = createGraph();
    const w = parameter(graph, "w", [4]);
    const pixels = input(graph, "pixels", { dataType: "uint8", shape: [{ batch: 2 }, 4] });
    const y = multiply(float(graph, "x", [N, 4]), w);
    const model = lowered({ y, pixels2: reshape(pixels, [N, 8]) });
    expect(model.inputs).toEqual([
      { name: "pixels", elementType: "uint8", shape: [{ batch: 2 }, 4] },
      { name: "x", elementType: "float32", shape: [N, 4] },
      { name: "w", elementType: "float32", shape: [4] },
    ]);
    expect(model.outputs).toEqual([
      { name: "y", elementType: "float32", shape: [N, 4] },
      { name: "pixels2", elementType: "uint8", shape: [N, 8] },
    ]);
  });

  it("shares equal nodes of different operators", () => {
    const x = float(createGraph(), "x", [N]);
    const model = lowered({ y: add(softplus(x), sigmoid(x)), z: multiply(x, 1.5), w: add(x, 1.5) });
    expect(model.nodes.filter((node) => node.operator === "Sigmoid")).toHaveLength(1);
    expect(model.initializers.filter(({ data }) => Array.from(data).join() === "1.5")).toHaveLength(1);
  });

  it("does not share constants that differ in shape or the sign of a zero", () => {
    const x = float(createGraph(), "x", [1]);
    const y = add(multiply(x, 2), constant(x.graph, [2]));
    expect(lowered({ y }).initializers.map(({ sizes }) => sizes)).toEqual([[], [1]]);
    const zeros = multiply(multiply(x, 0), -0);
    expect(lowered({ zeros }).initializers).toHaveLength(2);
  });

  it("reads N from an input once, also from a multiple of N", () => {
    const graph = createGraph();
    const x = float(graph, "x", [{ batch: 2 }, 3]);
    const row = parameter(graph, "row", [3]);
    const y = add(broadcast(row, [{ batch: 2 }, 3]), x);
    expect(nodesOf(lowered({ y }))).toEqual(["y = Add(row, x)"]);
    const wide = broadcast(row, [N, N, 3]);
    expect(nodesOf(lowered({ wide, x2: exp(x) }))).toEqual([
      "v0 = Shape(x)",
      "v2 = Gather(v0, [0])",
      "v4 = Div(v2, [2])",
      "v6 = Concat(v4, v4, [3])",
      "wide = Expand(row, v6)",
      "x2 = Exp(x)",
    ]);
  });

  it("throws for a program without an input whose shape has N", () => {
    const wide = broadcast(parameter(createGraph(), "row", [3]), [N, 3]);
    expect(() => lowered({ wide })).toThrow(GraphError);
    expect(() => lowered({ wide })).toThrow("program test: a shape depends on N, but no input's shape does");
  });
});

describe("bytes times a number become one DequantizeLinear", () => {
  const graph = createGraph();
  const x = input(graph, "x", { dataType: "uint8", shape: [N, 3] });

  it("in either order of the product", () => {
    for (const y of [multiply(cast(x, "float32"), 0.25), multiply(0.25, cast(x, "float32"))]) {
      expect(nodesOf(lowered({ y }))).toEqual(["y = DequantizeLinear(x, [0.25])"]);
    }
  });

  it("but not for a scale that is negative or is itself fed", () => {
    const scale = float(graph, "scale", []);
    expect(nodesOf(lowered({ y: multiply(cast(x, "float32"), -1) }))[0]).toContain("Cast");
    expect(nodesOf(lowered({ y: multiply(cast(x, "float32"), scale) }))).toHaveLength(2);
  });
});
