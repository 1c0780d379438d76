import { describe, expect, it } from "vitest";
import { GraphError } from "../errors.ts";
import {
  add,
  cast,
  exp,
  matmul,
  maximum,
  minimum,
  multiply,
  reduceMax,
  reduceSum,
  relu,
  sigmoid,
  square,
  stopGradient,
  tanh,
} from "./build.ts";
import { gradients } from "./gradient.ts";
import { createGraph } from "./graph.ts";
import { interpret } from "./interpret.ts";
import { createProgram } from "./program.ts";
import { N, type Shape } from "./shape.ts";
import { expectClose } from "./testing/close.ts";
import { constant, type Graph, input, type Value } from "./value.ts";

function float(graph: Graph, name: string, shape: Shape): Value {
  return input(graph, name, { dataType: "float32", shape });
}

function numbers(value: Value, feeds: Record<string, number[]>, batchSize = 2): number[] {
  return [...(interpret(createProgram("test", { value }), feeds, batchSize).value?.data ?? [])];
}

describe("gradients", () => {
  it("sums the contributions along several paths", () => {
    const x = float(createGraph(), "x", [3]);
    const [derivative = x] = gradients(reduceSum(add(multiply(x, x), multiply(exp(x), x))), [x]);
    const expected = [-1, 0, 2].map((v) => 2 * v + Math.exp(v) * (v + 1));
    expectClose(numbers(derivative, { x: [-1, 0, 2] }), expected, { relative: 1e-14 });
  });

  it("reaches parameters through other requested values", () => {
    const x = float(createGraph(), "x", []);
    const y = square(x);
    const [dy = x, dx = x] = gradients(exp(y), [y, x]);
    expectClose(numbers(dy, { x: [0.5] }), [Math.exp(0.25)], { relative: 1e-14 });
    expectClose(numbers(dx, { x: [0.5] }), [Math.exp(0.25)], { relative: 1e-14 });
  });

  it("can be differentiated again", () => {
    const x = float(createGraph(), "x", []);
    const [first = x] = gradients(tanh(x), [x]);
    const [second = x] = gradients(first, [x]);
    const t = Math.tanh(0.7);
    expectClose(numbers(second, { x: [0.7] }), [-2 * t * (1 - t * t)], { relative: 1e-13 });
  });

  it("is one for the target itself", () => {
    const x = float(createGraph(), "x", []);
    expect(gradients(x, [x])).toEqual([constant(x.graph, 1)]);
  });

  it("is zeros if the target does not depend on a value, or only through a stopped or rounded one", () => {
    const graph = createGraph();
    const [x, other] = [float(graph, "x", [N, 2]), float(graph, "other", [N])];
    const loss = reduceSum(add(stopGradient(exp(x)), cast(cast(x, "int32"), "float32")));
    const [dx = x, dOther = x] = gradients(loss, [x, other]);
    expect([dx.type.shape, dOther.type.shape]).toEqual([[N, 2], [N]]);
    for (const value of [dx, dOther]) {
      expect(value).toMatchObject({ operator: "broadcast", inputs: [constant(graph, 0)] });
    }
  });

  it("stops only the path that is stopped", () => {
    const x = float(createGraph(), "x", [2]);
    const [derivative = x] = gradients(reduceSum(multiply(stopGradient(x), x)), [x]);
    expect(numbers(derivative, { x: [3, -4] })).toEqual([3, -4]);
  });

  it("builds only the required values", () => {
    const graph = createGraph();
    const [x, w] = [float(graph, "x", [N, 784]), float(graph, "w", [784, 10])];
    const loss = reduceSum(square(matmul(x, w)));
    const before = graph.values.length;
    const [derivative = x] = gradients(loss, [w]);
    const built = graph.values.slice(before);
    const products = built.filter((value) => value.kind === "operation" && value.operator === "matmul");
    expect(products).toEqual([derivative]);
    expect(built.some((value) => value.type.shape.join() === x.type.shape.join())).toBe(false);
  });

  it("goes to the left operand of equal ones, and to each of equal largest elements", () => {
    const graph = createGraph();
    const [x, y] = [float(graph, "x", [2]), float(graph, "y", [2])];
    const at = (target: Value, of: Value) =>
      numbers(gradients(target, [of])[0] ?? of, { x: [1, 2], y: [1, 2] });
    expect(at(reduceSum(multiply(maximum(x, y), y)), x)).toEqual([1, 2]);
    expect(at(reduceSum(multiply(minimum(x, stopGradient(y)), y)), x)).toEqual([1, 2]);
    expect(at(reduceSum(multiply(x, multiply(maximum(stopGradient(x), y), 1))), y)).toEqual([0, 0]);
    const [derivative = x] = gradients(multiply(reduceMax(x), 3), [x]);
    expect(numbers(derivative, { x: [5, 5] })).toEqual([3, 3]);
  });

  it("is finite where the functions are steep or flat", () => {
    const x = float(createGraph(), "x", [4]);
    const far = { x: [-800, -40, 40, 800] };
    for (const build of [sigmoid, tanh, relu]) {
      const [derivative = x] = gradients(reduceSum(build(x)), [x]);
      expect(numbers(derivative, far).every(Number.isFinite)).toBe(true);
    }
  });

  it("throws for a target that is not a float32 scalar", () => {
    const graph = createGraph();
    const x = float(graph, "x", [N]);
    expect(() => gradients(x, [x])).toThrow(GraphError);
    expect(() => gradients(x, [x])).toThrow(
      "gradients: expected a float32 scalar to differentiate, found float32 [N]",
    );
    expect(() => gradients(cast(float(graph, "s", []), "int32"), [x])).toThrow("found int32 []");
  });
});
