import { describe, expect, it, vi } from "vitest";
import { add, convolve, multiply, reduceSum } from "../../graph/build.ts";
import { inputPositions, positionTable, tapCount, type WindowGeometry } from "../../graph/geometry.ts";
import { gradients } from "../../graph/gradient.ts";
import { createGraph } from "../../graph/graph.ts";
import { interpret } from "../../graph/interpret.ts";
import { createProgram, type Program } from "../../graph/program.ts";
import { elementCount, N, resolveShape } from "../../graph/shape.ts";
import { expectClose } from "../../graph/testing/close.ts";
import { draw } from "../../graph/testing/draw.ts";
import { input, parameter } from "../../graph/value.ts";
import { lowerProgram } from "../lower.ts";
import type { OnnxModel } from "../model.ts";
import { runEngine } from "../testing/engine.ts";

vi.mock(import("../../graph/geometry.ts"), { spy: true });

/** A strided convolution of 32 channels, and its derivative to the weights. */
function build(size: number): Program {
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
  return createProgram("test", { made, derivative });
}

const lowered = (size: number): OnnxModel =>
  lowerProgram(build(size), undefined, { convolutions: "fastest" });

const countOf = (model: OnnxModel, operator: string) =>
  model.nodes.filter((node) => node.operator === operator).length;

describe("patches", () => {
  it("include the bias in the product", () => {
    expect(
      lowered(14).nodes.filter(({ operator, inputs }) => operator === "Gemm" && inputs.length === 3),
    ).toHaveLength(1);
  });

  it("of a small layer are computed once, for the result and the derivative", () => {
    expect(countOf(lowered(14), "Gather")).toBe(1);
  });

  it("of more than a quarter of a MiB per datum are computed in bands, and again for the derivative", () => {
    // A window of 4 x 4 x 32 numbers has 2 KiB: 11 x 11 of them have 242 KiB, 12 x 12 have 288, 22 x 22 have 968.
    expect(countOf(lowered(22), "Concat")).toBe(0);
    expect(countOf(lowered(24), "Gather")).toBe(2 * 2);
    expect(countOf(lowered(44), "Gather")).toBe(2 * 4);
  });

  it("in bands compute no more of a table than the model holds, for any number of bands", () => {
    const program = build(128);
    vi.mocked(positionTable).mockClear();
    const { initializers } = lowerProgram(program, undefined, { convolutions: "fastest" });
    const tables = initializers.filter(({ elementType }) => elementType === "int32");
    const made = vi.mocked(positionTable).mock.results.map(({ value }) => value.length);
    expect(tables.length).toBeGreaterThan(50);
    expect(made.reduce((sum, length) => sum + length, 0)).toBe(
      tables.reduce((sum, { data }) => sum + data.length, 0),
    );
  });

  it("in bands give the same convolution", async () => {
    const program = build(36);
    const feeds = Object.fromEntries(
      [...program.inputs, ...program.parameters].map(({ name, type }) => [
        name,
        draw("anywhere", elementCount(resolveShape(type.shape, 2)), name).map(Math.fround),
      ]),
    );
    const expected = interpret(program, feeds, 2);
    const found = await runEngine(program, feeds, 2, { convolutions: "patches" });
    for (const [name, { sizes, data }] of Object.entries(expected)) {
      expect(found[name]?.sizes, name).toEqual(sizes);
      expectClose(found[name]?.data ?? [], data, { relative: 1e-4, absolute: 2e-3 }, name);
    }
  });
});
