import { describe, expect, it } from "vitest";
import { add, convolve, multiply, reduceSum } from "../../graph/build.ts";
import { inputPositions, tapCount, type WindowGeometry } from "../../graph/geometry.ts";
import { gradients } from "../../graph/gradient.ts";
import { createGraph } from "../../graph/graph.ts";
import { createProgram } from "../../graph/program.ts";
import { N } from "../../graph/shape.ts";
import { input, parameter } from "../../graph/value.ts";
import { lowerProgram } from "../lower.ts";
import type { OnnxModel } from "../model.ts";

/** A strided convolution of 32 channels, and its derivative to the weights. */
function lowered(size: number): OnnxModel {
  const geometry: WindowGeometry = {
    image: [size, size],
    windows: [size / 2, size / 2],
    kernel: [4, 4],
    stride: [2, 2],
    padding: [1, 1],
    transposed: false,
  };
  const graph = createGraph();
  const x = input(graph, "x", { dataType: "float32", shape: [N, inputPositions(geometry), 32] });
  const weights = parameter(graph, "weights", [tapCount(geometry), 32, 8]);
  const made = add(convolve(x, weights, geometry), parameter(graph, "bias", [8]));
  const [derivative = made] = gradients(reduceSum(multiply(made, made)), [weights]);
  return lowerProgram(createProgram("test", { made, derivative }), undefined, { convolutions: "fastest" });
}

const countOf = (model: OnnxModel, operator: string) =>
  model.nodes.filter((node) => node.operator === operator).length;

describe("patches", () => {
  it("carry bias inside the product", () => {
    expect(
      lowered(14).nodes.filter(({ operator, inputs }) => operator === "Gemm" && inputs.length === 3),
    ).toHaveLength(1);
  });

  it("of a small layer are made once, for the result and the derivative", () => {
    expect(countOf(lowered(14), "Gather")).toBe(1);
  });

  it("of more than half a MiB a datum are made again, rather than kept", () => {
    // 16 x 16 windows of 4 x 4 x 32 numbers: exactly half a MiB; 17 x 17 are more.
    expect(countOf(lowered(32), "Gather")).toBe(1);
    expect(countOf(lowered(34), "Gather")).toBe(2);
  });
});
