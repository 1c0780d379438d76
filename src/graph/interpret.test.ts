import { describe, expect, it } from "vitest";
import { GraphError } from "../errors.ts";
import { add, cast, multiply, size } from "./build.ts";
import { createGraph } from "./graph.ts";
import { interpret } from "./interpret.ts";
import { createProgram } from "./program.ts";
import { N } from "./shape.ts";
import { input, parameter } from "./value.ts";

function scaled() {
  const graph = createGraph();
  const pixels = input(graph, "pixels", { dataType: "uint8", shape: [N, 2] });
  const gain = parameter(graph, "gain", [2]);
  return createProgram("scaled", { y: multiply(cast(pixels, "float32"), gain), n: size(pixels, [0]) });
}

describe("interpret", () => {
  it("runs a program at any batch size", () => {
    const program = scaled();
    const found = interpret(program, { pixels: Uint8Array.of(1, 2, 3, 4), gain: [0.1, 10] }, 2);
    expect(found.y).toEqual({ sizes: [2, 2], data: Float64Array.of(0.1, 20, 3 * 0.1, 40) });
    expect(found.n).toEqual({ sizes: [], data: Float64Array.of(2) });
    expect(interpret(program, { pixels: [5, 6], gain: [1, 1] }, 1).y?.data).toEqual(Float64Array.of(5, 6));
  });

  it("computes in float64", () => {
    const graph = createGraph();
    const x = input(graph, "x", { dataType: "float32", shape: [] });
    expect(interpret(createProgram("sum", { y: add(x, 1e-12) }), { x: [1] }, 1).y?.data[0]).toBe(1 + 1e-12);
  });

  it.each([
    ["a feed is missing", { pixels: [1, 2] }, "feed gain: expected 2 numbers for shape [2], found none"],
    [
      "a feed is too short",
      { pixels: [1], gain: [1, 1] },
      "feed pixels: expected 2 numbers for shape [1, 2], found 1",
    ],
    [
      "a feed is unknown",
      { pixels: [1, 2], gain: [1, 1], gian: [1] },
      "no input or parameter is called gian",
    ],
  ])("throws if %s", (_, feeds, words) => {
    expect(() => interpret(scaled(), feeds, 1)).toThrow(GraphError);
    expect(() => interpret(scaled(), feeds, 1)).toThrow(words);
  });
});
