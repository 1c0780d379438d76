import { describe, expect, it } from "vitest";
import { add, multiply } from "../../graph/build.ts";
import { createGraph } from "../../graph/graph.ts";
import { interpret } from "../../graph/interpret.ts";
import { createProgram } from "../../graph/program.ts";
import { N } from "../../graph/shape.ts";
import { input, parameter } from "../../graph/value.ts";
import { inlineProgram } from "./inline.ts";

const vector = { dataType: "float32", shape: [N, 2] } as const;

/** y = w x + b. */
function affine() {
  const graph = createGraph();
  const w = parameter(graph, "w", [2]);
  return createProgram("affine", {
    y: add(multiply(input(graph, "x", vector), w), input(graph, "b", vector)),
  });
}

describe("inlineProgram", () => {
  it("feeds a program with what another gives, over the same parameters", () => {
    const graph = createGraph();
    const { y: once } = inlineProgram(graph, affine());
    if (once === undefined) return expect.fail("no output");
    const { y: twice } = inlineProgram(graph, affine(), { x: once });
    if (twice === undefined) return expect.fail("no output");
    const program = createProgram("twice", { twice });
    expect(program.inputs.map(({ name }) => name).sort()).toEqual(["b", "x"]);
    expect(program.parameters).toHaveLength(1);
    const { twice: result } = interpret(program, { x: [1, 2], b: [10, 20], w: [3, 5] }, 1);
    expect([...(result?.data ?? [])]).toEqual([3 * (3 * 1 + 10) + 10, 5 * (5 * 2 + 20) + 20]);
  });

  it("refuses an input that the program has not, and a value of another type", () => {
    const graph = createGraph();
    const other = input(graph, "z", { dataType: "float32", shape: [N, 3] });
    expect(() => inlineProgram(graph, affine(), { z: other })).toThrow("affine: it has no input called z");
    expect(() => inlineProgram(graph, affine(), { x: other })).toThrow(
      "affine, input x: expected float32 [N, 2], found float32 [N, 3]",
    );
  });
});
