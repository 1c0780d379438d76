import { describe, expect, it } from "vitest";
import { GraphError } from "../errors.ts";
import { add, exp, multiply } from "./build.ts";
import { createGraph } from "./graph.ts";
import { createProgram, type Program } from "./program.ts";
import { type InputValue, input, type ParameterValue, parameter, type Value } from "./value.ts";
import { verify } from "./verify.ts";

const scalar = { dataType: "float32", shape: [] } as const;

/** y = exp(x w), whole, with each value at hand. */
function example() {
  const graph = createGraph();
  const x = input(graph, "x", scalar) as InputValue;
  const w = parameter(graph, "w", []) as ParameterValue;
  const product = multiply(x, w);
  const y = exp(product);
  const program: Program = {
    name: "example",
    inputs: [x],
    parameters: [w],
    values: [x, w, product, y],
    outputs: { y },
  };
  return { graph, x, w, product, y, program };
}

type Example = ReturnType<typeof example>;

const malformed: readonly (readonly [string, (parts: Example) => Partial<Program>, string])[] = [
  [
    "a value before its operand",
    ({ x, w, product, y }) => ({ values: [x, product, w, y] }),
    "value %2 (multiply): its operand %1 is not listed before it",
  ],
  [
    "an operand that is not listed",
    ({ x, w, y }) => ({ values: [x, w, y] }),
    "value %3 (exp): its operand %2 is not listed before it",
  ],
  [
    "a value twice",
    ({ x, w, product, y }) => ({ values: [x, w, product, product, y] }),
    "value %2 (multiply): it is listed twice",
  ],
  [
    "a value of another graph",
    ({ program }) => ({ values: [...program.values, example().x] }),
    "value %0 (input): it belongs to another graph",
  ],
  [
    "a type that its definition does not infer",
    ({ x, w, product, y }) => {
      const wrong = { ...y, type: { dataType: "float32", shape: [3] } } as Value;
      return { values: [x, w, product, wrong], outputs: { y: wrong } };
    },
    "value %3 (exp): expected type float32 [], found float32 [3]",
  ],
  [
    "two leaves of one name",
    ({ graph, x, program }) => {
      const other = parameter(graph, "x", []) as ParameterValue;
      const y = add(x, other);
      return { ...program, parameters: [other], values: [x, other, y], outputs: { y } };
    },
    "(parameter): expected distinct names, found x twice",
  ],
  [
    "an output that is not listed",
    ({ graph, x, y }) => ({ outputs: { y, other: add(x, constantOne(graph)) } }),
    "output other is not among the program's values",
  ],
  [
    "an output with the name of a leaf",
    ({ y }) => ({ outputs: { w: y } }),
    "value %3 (exp): output w has the name of a leaf",
  ],
  [
    "a value that nothing uses",
    ({ product }) => ({ outputs: { product } }),
    "value %3 (exp): it is not used",
  ],
  ["an undeclared input", () => ({ inputs: [] }), "value %0 (input): it is not among the program's inputs"],
  [
    "an undeclared parameter",
    () => ({ parameters: [] }),
    "value %1 (parameter): it is not among the program's parameters",
  ],
  [
    "an input that is not listed",
    ({ graph, x }) => ({ inputs: [x, input(graph, "spare", scalar) as InputValue] }),
    "(input): it is among the inputs, but the program does not use it as one",
  ],
];

function constantOne(graph: Example["graph"]): Value {
  return graph.leaf({ kind: "constant", data: [1], type: scalar });
}

describe("verify", () => {
  it("accepts a whole program", () => {
    expect(() => verify(example().program)).not.toThrow();
  });

  it.each(malformed)("throws for %s", (_, spoil, words) => {
    const parts = example();
    const program = { ...parts.program, ...spoil(parts) };
    expect(() => verify(program)).toThrow(GraphError);
    expect(() => verify(program)).toThrow("program example, ");
    expect(() => verify(program)).toThrow(words);
  });
});

describe("createProgram", () => {
  it("has exactly the values that the outputs need, in the graph's order", () => {
    const { graph, x, w, product, y } = example();
    const unused = input(graph, "unused", scalar);
    exp(unused);
    const program = createProgram("taken", { y, product });
    expect(program.values).toEqual([x, w, product, y]);
    expect(program.inputs).toEqual([x]);
    expect(program.parameters).toEqual([w]);
  });

  it("throws without outputs and for outputs of several graphs", () => {
    expect(() => createProgram("empty", {})).toThrow("program empty: there are no outputs");
    expect(() => createProgram("mixed", { a: example().y, b: example().y })).toThrow(
      "program mixed: output b belongs to another graph",
    );
  });
});
