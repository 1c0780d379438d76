import { describe, expect, it } from "vitest";
import {
  add,
  broadcast,
  cast,
  exp,
  greater,
  matmul,
  multiply,
  negate,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  sigmoid,
  size,
  softplus,
  square,
  stopGradient,
  subtract,
  tanh,
  transpose,
} from "../graph/build.ts";
import { gradients } from "../graph/gradient.ts";
import { createGraph } from "../graph/graph.ts";
import { interpret } from "../graph/interpret.ts";
import { createProgram, type Program } from "../graph/program.ts";
import { elementCount, N, resolveShape, type Shape } from "../graph/shape.ts";
import { expectClose } from "../graph/testing/close.ts";
import { draw } from "../graph/testing/draw.ts";
import { constant, type Graph, input, parameter, type Value } from "../graph/value.ts";
import { openEngine, runEngine } from "./testing/engine.ts";

function float(graph: Graph, name: string, shape: Shape): Value {
  return input(graph, name, { dataType: "float32", shape });
}

function feedsFor(program: Program, batchSize: number): Record<string, number[]> {
  return Object.fromEntries(
    [...program.inputs, ...program.parameters].map(({ name, type }) => {
      const numbers = draw("anywhere", elementCount(resolveShape(type.shape, batchSize)), name);
      return [name, type.dataType === "uint8" ? numbers.map((x) => Math.floor((x + 2) * 63)) : numbers];
    }),
  );
}

type Build = (graph: Graph) => Readonly<Record<string, Value>>;

/** What is hard with a batch size known only at the run. */
const programs: readonly (readonly [string, Build])[] = [
  [
    "pairwise differences by broadcasting, and their gradient",
    (graph) => {
      const x = float(graph, "x", [N]);
      const differences = subtract(reshape(x, [N, 1]), reshape(x, [1, N]));
      const [gradient = x] = gradients(reduceSum(exp(negate(square(differences)))), [x]);
      return { differences, gradient };
    },
  ],
  [
    "pairwise differences of vectors: [N, N, L]",
    (graph) => {
      const z = float(graph, "z", [N, 3]);
      const differences = subtract(reshape(z, [N, 1, 3]), reshape(z, [1, N, 3]));
      const kernel = exp(negate(reduceSum(square(differences), { axes: [2] })));
      const [gradient = z] = gradients(reduceMean(kernel), [z]);
      return { kernel, gradient, flat: reshape(differences, [N, { batch: 3 }]) };
    },
  ],
  [
    "halves of a doubled batch",
    (graph) => {
      const x = float(graph, "x", [{ batch: 2 }, 3]);
      return {
        rows: reshape(x, [N, 6]),
        pairs: reshape(x, [N, 2, 3]),
        mean: reduceMean(reshape(x, [N, 6]), { axes: [0] }),
        grid: broadcast(reduceSum(x, { axes: [0] }), [N, 3]),
        count: size(reshape(x, [N, 6]), [0, 1]),
      };
    },
  ],
  [
    "products over the batch",
    (graph) => {
      const x = float(graph, "x", [N, 3]);
      return {
        gram: matmul(x, x, { transposeRight: true }),
        covariance: matmul(x, x, { transposeLeft: true }),
        turned: transpose(reshape(matmul(x, x, { transposeRight: true }), [N, N, 1]), [1, 2, 0]),
      };
    },
  ],
  [
    "types: bytes in, whole numbers and truths out",
    (graph) => {
      const x = multiply(
        cast(input(graph, "pixels", { dataType: "uint8", shape: [N, 4] }), "float32"),
        1 / 255,
      );
      return {
        x,
        whole: cast(multiply(x, 10), "int32"),
        truth: greater(x, 0.5),
        bytes: cast(relu(x), "uint8"),
      };
    },
  ],
  [
    "outputs that are inputs, parameters, constants and one another",
    (graph) => {
      const x = float(graph, "x", [N]);
      const y = tanh(x);
      return {
        x2: x,
        w2: parameter(graph, "w", [2]),
        seven: constant(graph, [7, 7]),
        y,
        again: y,
        stopped: stopGradient(y),
      };
    },
  ],
  [
    "names like those that are made up",
    (graph) => {
      const [v0, v1] = [float(graph, "v0", [N]), parameter(graph, "v1", [])];
      return { v3: add(multiply(exp(v0), v1), 2), v2: multiply(sigmoid(v0), 3) };
    },
  ],
];

describe("ONNX Runtime agrees with the interpreter, one session at several batch sizes", () => {
  it.each(programs)("%s", async (name, build) => {
    const program = createProgram(name, build(createGraph()));
    const engine = await openEngine(program);
    for (const batchSize of [3, 1, 5]) {
      const feeds = feedsFor(program, batchSize);
      const expected = interpret(program, feeds, batchSize);
      const found = await engine.run(feeds, batchSize);
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const [output, tensor] of Object.entries(expected)) {
        expect(found[output]?.sizes, output).toEqual(tensor.sizes);
        // Absolute besides: sums of up to 25 terms near one may cancel.
        expectClose(found[output]?.data ?? [], tensor.data, { relative: 1e-5, absolute: 1e-5 }, output);
      }
    }
  });
});

describe("extreme numbers and NaN", () => {
  const graph = createGraph();
  const x = float(graph, "x", [N]);
  const feeds = { x: [Number.NaN, Infinity, -Infinity, 0, 1000, -1000] };
  const cases: readonly (readonly [string, Value, readonly number[]])[] = [
    ["relu", relu(x), [Number.NaN, Infinity, 0, 0, 1000, 0]],
    ["sigmoid", sigmoid(x), [Number.NaN, 1, 0, 0.5, 1, 0]],
    ["tanh", tanh(x), [Number.NaN, 1, -1, 0, 1, -1]],
    ["softplus", softplus(x), [Number.NaN, Infinity, 0, Math.LN2, 1000, 0]],
  ];

  it.each(cases)("%s propagates NaN and does not overflow, in both", async (name, y, expected) => {
    const program = createProgram(name, { y });
    const found = await runEngine(program, feeds, 6);
    expectClose(found.y?.data ?? [], expected, { relative: 1e-6, absolute: 1e-7 });
    expectClose(interpret(program, feeds, 6).y?.data ?? [], expected, { relative: 1e-12 });
  });

  it("the float32 logarithm inside softplus is off by less than 2e-7", async () => {
    const xs = Array.from({ length: 8001 }, (_, index) => Math.fround((index - 4000) / 200));
    const program = createProgram("softplus", { y: softplus(x) });
    const found = await runEngine(program, { x: xs }, xs.length);
    const expected = interpret(program, { x: xs }, xs.length);
    // Relative besides: half a unit in the last place of the sum.
    expectClose(found.y?.data ?? [], expected.y?.data ?? [], { relative: 2 ** -24, absolute: 2e-7 });
  });
});
