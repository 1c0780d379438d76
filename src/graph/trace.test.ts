import { expect, it } from "vitest";
import { add, exp, multiply } from "./build.ts";
import { createGraph } from "./graph.ts";
import { printProgram } from "./print.ts";
import { createProgram } from "./program.ts";
import { N } from "./shape.ts";
import { traceProgram } from "./trace.ts";
import { input, parameter } from "./value.ts";

it("gives the numbers of every line of a printed program", () => {
  const graph = createGraph();
  const x = input(graph, "x", { dataType: "float32", shape: [N, 2] });
  const weight = parameter(graph, "weight", [2]);
  const product = multiply(x, weight);
  const program = createProgram("example", { result: add(exp(product), x) });
  const lines = traceProgram(program, { x: [0, 1, 2, 3], weight: [5, 0] }, 2);
  expect(lines.map(({ name, sizes, data }) => [name, [...sizes], [...data]])).toEqual([
    ["x", [2, 2], [0, 1, 2, 3]],
    ["weight", [2], [5, 0]],
    ["%0", [2, 2], [0, 0, 10, 0]],
    ["%1", [2, 2], [1, 1, Math.exp(10), 1]],
    ["%2", [2, 2], [1, 2, Math.exp(10) + 2, 4]],
  ]);
  const printed = printProgram(program).split("\n").slice(1, -1);
  expect(lines.map(({ text }) => `  ${text}`)).toEqual(printed);
});
