import { describe, expect, it } from "vitest";
import { add, cast, matmul, multiply, reduceSum, relu, sigmoid } from "../graph/build.ts";
import { createGraph } from "../graph/graph.ts";
import { interpret } from "../graph/interpret.ts";
import { elementCount, N, resolveShape } from "../graph/shape.ts";
import { expectClose } from "../graph/testing/close.ts";
import { createTrainingProgram } from "../graph/training.ts";
import { constant, input, parameter } from "../graph/value.ts";
import { splitAtProducts } from "./stages.ts";

const pixels = 96;
const hidden = 512;

/** Pixels to a wide layer and back, and their derivatives; the scale of bytes is exact in float32. */
function wideProgram() {
  const graph = createGraph();
  const x = multiply(cast(input(graph, "x", { dataType: "uint8", shape: [N, pixels] }), "float32"), 1 / 256);
  const first = parameter(graph, "first", [hidden, pixels]);
  const bias = parameter(graph, "bias", [hidden]);
  const last = parameter(graph, "last", [pixels, hidden]);
  const h = relu(add(matmul(x, first, { transposeRight: true }), bias));
  const y = sigmoid(matmul(h, last, { transposeRight: true }));
  const loss = reduceSum(multiply(multiply(y, x), constant(graph, 0.5)), { axes: [1] });
  return createTrainingProgram("wide", loss, { loss });
}

describe("a program cut at its products", () => {
  const { program } = wideProgram();
  const stages = splitAtProducts(program) ?? [];

  it("has every large product once, and no other one", () => {
    const cut = stages.flatMap(({ products }) => products);
    expect(cut).toHaveLength(5);
    const left = stages.flatMap(({ program: part }) => part?.values ?? []);
    expect(left.some((value) => value.kind === "operation" && value.operator === "matmul")).toBe(false);
  });

  it("reads pixels as bytes", () => {
    const cut = stages.flatMap(({ products }) => products);
    const bytes = cut.flatMap(({ left, right }) => [left, right]).filter(({ byteScale }) => byteScale);
    expect(bytes).toEqual([
      { name: "x", shape: [N, pixels], byteScale: 1 / 256 },
      { name: "x", shape: [N, pixels], byteScale: 1 / 256 },
    ]);
  });

  it("gives the outputs of the whole", () => {
    const batchSize = 3;
    const known: Record<string, ArrayLike<number>> = {};
    for (const { name, type } of [...program.inputs, ...program.parameters]) {
      known[name] = Float64Array.from(
        { length: elementCount(resolveShape(type.shape, batchSize)) },
        (_, index) => (type.dataType === "uint8" ? (index * 91) % 256 : Math.sin(index * 1.3) / 8),
      );
    }
    const wanted = interpret(program, { ...known }, batchSize);
    for (const { program: part, products } of stages) {
      if (part !== undefined) {
        const feeds = Object.fromEntries(
          [...part.inputs, ...part.parameters].map(({ name }) => [name, known[name] ?? []]),
        );
        for (const [name, { data }] of Object.entries(interpret(part, feeds, batchSize))) known[name] = data;
      }
      for (const product of products) known[product.name] = multiplied(product, known, batchSize);
    }
    for (const [name, { data }] of Object.entries(wanted)) {
      expectClose([...(known[name] as Float64Array)], [...data], { relative: 1e-9, absolute: 1e-9 }, name);
    }
  });

  it("is left whole without large products", () => {
    const graph = createGraph();
    const x = input(graph, "x", { dataType: "float32", shape: [N, 20] });
    const loss = reduceSum(matmul(x, parameter(graph, "w", [20, 20])), { axes: [1] });
    expect(splitAtProducts(createTrainingProgram("small", loss, { loss }).program)).toBeUndefined();
  });
});

function multiplied(
  {
    left,
    right,
    transposeLeft,
    transposeRight,
    shape,
  }: NonNullable<ReturnType<typeof splitAtProducts>>[number]["products"][number],
  known: Readonly<Record<string, ArrayLike<number>>>,
  batchSize: number,
): Float64Array {
  const [rows = 0, columns = 0] = resolveShape(shape, batchSize);
  const depth = resolveShape(left.shape, batchSize)[transposeLeft ? 0 : 1] ?? 0;
  const scale = (left.byteScale ?? 1) * (right.byteScale ?? 1);
  const [a, b] = [known[left.name] ?? [], known[right.name] ?? []];
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let p = 0; p < depth; p++) {
      const x = a[transposeLeft ? p * rows + i : i * depth + p] ?? Number.NaN;
      const y = b[transposeRight ? j * depth + p : p * columns + j] ?? Number.NaN;
      sum += x * y * scale;
    }
    return sum;
  });
}
