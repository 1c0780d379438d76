import { describe, expect, it } from "vitest";
import { add, convolve, multiply, reduceSum, relu } from "../../src/graph/build.ts";
import {
  formatGeometry,
  inputPositions,
  tapCount,
  transposeGeometry,
  type WindowGeometry,
} from "../../src/graph/geometry.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { createProgram, type Program } from "../../src/graph/program.ts";
import { elementCount, N, resolveShape } from "../../src/graph/shape.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { input, parameter } from "../../src/graph/value.ts";
import {
  type ConvolutionForm,
  chooseForm,
  convolutionForms,
  fitsForm,
} from "../../src/onnx/convolution/emit.ts";
import { openEngine } from "../../src/onnx/testing/engine.ts";
import { geometries } from "../gradients/geometries.ts";

type Pair = readonly [number, number];

function tiled(image: Pair, padding: Pair): WindowGeometry {
  const windows: Pair = [image[0] + 2 * padding[0] - 2, image[1] + 2 * padding[1] - 2];
  return { image, windows, kernel: [3, 3], stride: [1, 1], padding, transposed: false };
}

/** Besides the gradient tests' small ones: several tiles an axis, whole and not, with all paddings. */
const tiledGeometries = [
  tiled([8, 5], [1, 1]),
  tiled([9, 6], [1, 1]),
  tiled([8, 13], [0, 0]),
  tiled([5, 7], [2, 1]),
  tiled([14, 14], [1, 1]),
].flatMap((geometry) => [geometry, transposeGeometry(geometry)]);

interface FormCase {
  readonly name: string;
  readonly form: ConvolutionForm;
  readonly geometry: WindowGeometry;
  readonly inputs: number;
  readonly outputs: number;
}

const channels: readonly Pair[] = [
  [1, 3],
  [3, 1],
  [2, 5],
];

const cases: readonly FormCase[] = convolutionForms.flatMap((form) =>
  [...geometries, ...tiledGeometries]
    .filter((geometry) => fitsForm(form, geometry))
    .flatMap((geometry) =>
      channels.map(([inputs, outputs]) => ({
        name: `${form}: ${formatGeometry(geometry)}, ${inputs} to ${outputs}`,
        form,
        geometry,
        inputs,
        outputs,
      })),
    ),
);

/** A convolution with bias and ReLU, one without that two others use, and every derivative. */
function formProgram({ name, geometry, inputs, outputs }: FormCase): Program {
  const graph = createGraph();
  const x = input(graph, "x", { dataType: "float32", shape: [N, inputPositions(geometry), inputs] });
  const weights = parameter(graph, "weights", [tapCount(geometry), inputs, outputs]);
  const bias = parameter(graph, "bias", [outputs]);
  const product = convolve(x, weights, geometry);
  const shared = convolve(relu(x), weights, geometry);
  const made = relu(add(convolve(multiply(x, 0.5), weights, geometry), bias));
  const cotangent = input(graph, "cotangent", made.type);
  const total = add(add(made, add(shared, bias)), add(product, shared));
  const [dx = x, dWeights = x, dBias = x] = gradients(reduceSum(multiply(total, cotangent)), [
    x,
    weights,
    bias,
  ]);
  return createProgram(name, { product, made, total, dx, dWeights, dBias });
}

function feedsFor(program: Program, batchSize: number): Record<string, number[]> {
  return Object.fromEntries(
    [...program.inputs, ...program.parameters].map(({ name, type }) => {
      const drawn = draw("awayFromZero", elementCount(resolveShape(type.shape, batchSize)), name);
      return [name, drawn.map(Math.fround)];
    }),
  );
}

describe("every form computes the same convolution and derivatives, for any batch", () => {
  it.each(cases)("$name", async (definition) => {
    const program = formProgram(definition);
    const engine = await openEngine(program, { convolutions: definition.form });
    for (const batchSize of [3, 1]) {
      const feeds = feedsFor(program, batchSize);
      const expected = interpret(program, feeds, batchSize);
      const found = await engine.run(feeds, batchSize);
      for (const [name, { sizes, data }] of Object.entries(expected)) {
        expect(found[name]?.sizes, name).toEqual(sizes);
        // Tiles multiply by up to 64 and subtract again: of terms of magnitude 4, some 1e-5 is left.
        const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        expectClose(found[name]?.data ?? [], data, { relative: 1e-5, absolute: 1e-5 * largest }, name);
      }
    }
  });
});

describe("the form that is chosen", () => {
  const at28: WindowGeometry = tiled([28, 28], [1, 1]);
  const halving: WindowGeometry = { ...at28, windows: [14, 14], stride: [2, 2] };
  const doubling = transposeGeometry(halving);

  it.each([
    ["tiles for many channels", at28, 32, 32, "winograd"],
    ["tiles for their derivative", transposeGeometry(at28), 32, 32, "winograd"],
    ["patches for one channel", at28, 1, 32, "patches"],
    ["patches for strides", halving, 32, 64, "patches"],
    ["phases for transposed strides", doubling, 64, 32, "phases"],
    ["channels first to a single channel", doubling, 32, 1, "channelsFirst"],
    ["patches for 1x1", { ...at28, kernel: [1, 1], padding: [0, 0] }, 32, 1, "patches"],
    ["patches where tiles of an image this large cost more", tiled([256, 256], [1, 1]), 16, 16, "patches"],
  ] as const)("%s", (_, geometry, inputs, outputs, form) => {
    expect(chooseForm({ geometry, inputs, outputs })).toBe(form);
  });
});
