import { readFileSync } from "node:fs";
import { multiply, reduceSum } from "../../src/graph/build.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { createProgram, type Program } from "../../src/graph/program.ts";
import { N, type Shape } from "../../src/graph/shape.ts";
import { input, type Value } from "../../src/graph/value.ts";
import { convolution, transposedConvolution } from "../../src/nn/convolution.ts";
import { type ImageValue, imageOf, mapImage } from "../../src/nn/image.ts";
import { groupNorm, layerNorm } from "../../src/nn/normalisation.ts";
import { averagePool, maxPool } from "../../src/nn/pooling.ts";
import { upsampleConvolution, upsampleNearest } from "../../src/nn/resample.ts";
import { createScope, type ParameterRegistry, type Scope } from "../../src/nn/scope.ts";
import type { GoldenTensor } from "../gradients/golden.ts";

/** One layer in PyTorch, float64: the size of its result, the result, and its gradients under a cotangent. */
export interface LayerCase {
  readonly name: string;
  readonly layer: keyof typeof layers;
  readonly options: Readonly<Record<string, unknown>>;
  /** Images [N, H, W, C]. */
  readonly x: GoldenTensor;
  readonly parameters: Readonly<Record<string, GoldenTensor>>;
  readonly size: readonly [height: number, width: number];
  readonly output: GoldenTensor;
  readonly cotangent: GoldenTensor;
  readonly gradients: Readonly<Record<string, GoldenTensor>>;
}

type Layer = (scope: Scope, image: ImageValue, options: never) => ImageValue;

/** The layers by the names that the cases use. */
export const layers = {
  convolution,
  transposedConvolution,
  upsampleConvolution,
  groupNorm,
  maxPool: (scope, image, options) => maxPool(scope.path, image, options),
  averagePool: (scope, image, options) => averagePool(scope.path, image, options),
  upsampleNearest: (scope, image, options) => upsampleNearest(scope.path, image, options),
  layerNorm: (scope, image, options) => mapImage(image, (value) => layerNorm(scope, value, options)),
} as const satisfies Record<string, Layer>;

/** The stored cases; test/golden/convolution_layer_cases.py made them. */
export function readLayerCases(): readonly LayerCase[] {
  const file: { readonly cases: readonly LayerCase[] } = JSON.parse(
    readFileSync(new URL("../golden/convolution_layers.json", import.meta.url), "utf8"),
  );
  return file.cases;
}

export interface LayerProgram {
  readonly program: Program;
  readonly made: ImageValue;
  readonly registry: ParameterRegistry;
  readonly feeds: Readonly<Record<string, readonly number[]>>;
  readonly batchSize: number;
}

/** A case's layer with its gradients: outputs `output`, `d x`, and `d <parameter>` for each parameter. */
export function layerProgram(golden: LayerCase): LayerProgram {
  const graph = createGraph();
  const registry: ParameterRegistry = new Map();
  const [batchSize = 0, ...datum] = golden.x.shape;
  const batched = (shape: readonly number[]): Shape => [N, ...shape.slice(1)];
  const x = input(graph, "x", { dataType: "float32", shape: [N, ...datum] });
  const layer: Layer = layers[golden.layer];
  const made = layer(createScope(graph, registry), imageOf(x), golden.options as never);
  const cotangent = input(graph, "cotangent", {
    dataType: "float32",
    shape: batched(golden.cotangent.shape),
  });
  const leaves: readonly Value[] = [x, ...graph.values.filter((value) => value.kind === "parameter")];
  const derivatives = gradients(reduceSum(multiply(made.value, cotangent)), leaves);
  const named = leaves.map((leaf, index) => [
    `d ${"name" in leaf ? leaf.name : ""}`,
    derivatives[index] ?? leaf,
  ]);
  const program = createProgram(golden.name, { output: made.value, ...Object.fromEntries(named) });
  const tensors = { x: golden.x, cotangent: golden.cotangent, ...golden.parameters };
  const needed = [...program.inputs, ...program.parameters].map(({ name }) => [
    name,
    (tensors as Readonly<Record<string, GoldenTensor>>)[name]?.data.map(Math.fround) ?? [],
  ]);
  return { program, made, registry, feeds: Object.fromEntries(needed), batchSize };
}
