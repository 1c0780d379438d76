import { describe, expect, it } from "vitest";
import { add, cast, multiply, reduceSum, relu } from "../graph/build.ts";
import { gradients } from "../graph/gradient.ts";
import { createGraph } from "../graph/graph.ts";
import { createProgram } from "../graph/program.ts";
import { N } from "../graph/shape.ts";
import { constant, input, parameter } from "../graph/value.ts";
import { createModelBuilder } from "./emitter.ts";
import { emitFused } from "./fusions.ts";
import { lowerProgram } from "./lower.ts";
import { runEngine } from "./testing/engine.ts";

describe("the derivative of ReLU", () => {
  const graph = createGraph();
  const x = input(graph, "x", { dataType: "float32", shape: [N] });
  const c = input(graph, "c", { dataType: "float32", shape: [N] });
  const [derivative = x] = gradients(reduceSum(multiply(relu(x), c)), [x]);
  const program = createProgram("test", { derivative });

  it("is one operator and the product", () => {
    const operators = lowerProgram(program).nodes.map((node) => node.operator);
    expect(operators).toEqual(["Relu", "HardSigmoid", "Mul"]);
  });

  it("passes everything above zero, however small or large, and nothing else", async () => {
    const smallest = 2 ** -126;
    const points = [-1, -smallest, 0, smallest, 1e-30, 0.5, 1, 1e30, 3e38];
    const weights = points.map((_, index) => index - 3.5);
    const { derivative: found } = await runEngine(program, { x: points, c: weights }, points.length);
    expect([...(found?.data ?? [])]).toEqual(
      points.map((point, index) => (point > 0 ? weights[index] : expect.closeTo(0, 30))),
    );
  });
});

describe("the derivative of a bias of images", () => {
  it("is summed over positions and then over data", async () => {
    const graph = createGraph();
    const image = input(graph, "image", { dataType: "float32", shape: [N, 4, 2] });
    const made = add(image, parameter(graph, "bias", [2]));
    const [derivative = made] = gradients(reduceSum(multiply(made, image)), [parameter(graph, "bias", [2])]);
    const program = createProgram("test", { derivative });
    expect(lowerProgram(program).nodes.map((node) => node.operator)).toEqual(["ReduceSum", "ReduceSum"]);
    const numbers = Array.from({ length: 24 }, (_, index) => index);
    const { derivative: found } = await runEngine(program, { image: numbers, bias: [0, 0] }, 3);
    // Even numbers to 22, odd numbers to 23.
    expect(found).toEqual({ sizes: [2], data: Float64Array.of(132, 144) });
  });
});

describe("bytes times a number", () => {
  const graph = createGraph();
  const bytes = input(graph, "bytes", { dataType: "uint8", shape: [N] });

  it("are one operator as float32", async () => {
    const program = createProgram("test", { y: multiply(cast(bytes, "float32"), 0.5) });
    expect(lowerProgram(program).nodes.map((node) => node.operator)).toEqual(["DequantizeLinear"]);
    const { y } = await runEngine(program, { bytes: [3, 250] }, 2);
    expect(y?.data).toEqual(Float64Array.of(1.5, 125));
  });

  it("are not fused if the cast is to another type", () => {
    const product = multiply(cast(bytes, "float32"), 0.5);
    if (product.kind !== "operation" || product.operator !== "multiply")
      throw new Error("expected a product");
    const whole = { ...product, inputs: [cast(bytes, "int32"), constant(graph, 0.5)] };
    const builder = createModelBuilder(createProgram("test", { product }));
    expect(emitFused(whole, { uses: new Map(), nameOf: () => "bytes", builder })).toBeUndefined();
    expect(emitFused(product, { uses: new Map(), nameOf: () => "bytes", builder })).toBeDefined();
  });
});
