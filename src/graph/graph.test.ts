import { describe, expect, it } from "vitest";
import { GraphError } from "../errors.ts";
import { add, cast, exp, multiply, reshape, size } from "./build.ts";
import { createGraph } from "./graph.ts";
import { N, type Shape } from "./shape.ts";
import { constant, input, parameter } from "./value.ts";

const float = (shape: Shape) => ({ dataType: "float32", shape }) as const;

describe("createGraph", () => {
  it("merges equal leaves and equal expressions", () => {
    const graph = createGraph();
    const x = input(graph, "x", float([N, 3]));
    expect(input(graph, "x", float([{ batch: 1 }, 3]))).toBe(x);
    expect(parameter(graph, "w", [3])).toBe(parameter(graph, "w", [3]));
    expect(constant(graph, [1, 2])).toBe(constant(graph, [1, 2]));
    expect(exp(multiply(x, 2))).toBe(exp(multiply(x, 2)));
    expect(graph.values.map((value) => value.index)).toEqual(graph.values.map((_, index) => index));
  });

  it("distinguishes values by kind, type, attribute, order and the sign of a zero", () => {
    const graph = createGraph();
    const x = input(graph, "x", float([4]));
    const y = input(graph, "y", float([4]));
    expect(add(x, y)).not.toBe(add(y, x));
    expect(cast(x, "int32")).not.toBe(cast(x, "uint8"));
    expect(reshape(x, [2, 2])).not.toBe(reshape(x, [4, 1]));
    expect(constant(graph, 0)).not.toBe(constant(graph, -0));
    expect(constant(graph, 1)).not.toBe(constant(graph, [1]));
    expect(constant(graph, 1)).not.toBe(constant(graph, 1, { dataType: "int32", shape: [] }));
    expect(input(graph, "same", float([]))).not.toBe(parameter(graph, "same", []));
  });

  it("freezes values", () => {
    expect(Object.isFrozen(input(createGraph(), "x", float([])))).toBe(true);
  });

  it("counts negative axes from the end", () => {
    const x = input(createGraph(), "x", float([3, N]));
    expect(size(x, [-1])).toBe(size(x, [1]));
  });

  it("throws for a name with another type", () => {
    const graph = createGraph();
    input(graph, "x", float([N, 3]));
    expect(() => input(graph, "x", float([N, 4]))).toThrow(
      "input x: expected float32 [N, 3], as first declared, found float32 [N, 4]",
    );
  });

  it("throws for operands of another graph", () => {
    const [x, y] = [createGraph(), createGraph()].map((graph) => input(graph, "x", float([])));
    if (x === undefined || y === undefined) throw new Error("two values");
    expect(() => add(x, y)).toThrow("add: an operand belongs to another graph");
  });

  it("throws for an operation on numbers alone", () => {
    expect(() => add(1, 2)).toThrow("add: expected at least one symbolic value, found only numbers");
  });

  it("throws for sizes that are not positive, from any source", () => {
    const graph = createGraph();
    const x = input(graph, "x", float([2, 6]));
    expect(() => input(graph, "pixels", float([N, 0]))).toThrow(
      "input pixels: expected positive whole numbers as sizes, found [N, 0]",
    );
    expect(() => parameter(graph, "w", [-1])).toThrow(GraphError);
    expect(() => constant(graph, [])).toThrow(GraphError);
    expect(() => reshape(x, [-3, -4])).toThrow("reshape: expected positive whole numbers as sizes");
  });

  it("throws for parameters that depend on the batch and constants with a wrong number of elements", () => {
    const graph = createGraph();
    expect(() => parameter(graph, "w", [N, 3])).toThrow("parameter w: expected a shape without N");
    expect(() => constant(graph, [1, 2, 3], float([2, 2]))).toThrow(
      "constant: expected 4 numbers for shape [2, 2], found 3",
    );
  });
});
