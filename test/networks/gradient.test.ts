import { describe, expect, it } from "vitest";
import { multiply, reduceSum } from "../../src/graph/build.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { elementCount, N } from "../../src/graph/shape.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { input, type Value } from "../../src/graph/value.ts";
import { createScope, type ParameterRegistry, type Scope } from "../../src/nn/scope.ts";
import type { DataShape } from "../../src/vae/interfaces.ts";
import { convDecoder, convEncoder } from "../../src/vae/network/conv.ts";
import { residualDecoder, residualEncoder } from "../../src/vae/network/residual.ts";
import { directionalDerivatives, relativeError } from "../gradients/directional.ts";

const shape: DataShape = [7, 6, 2];
const batch = 2;
const group = { channels: [4, 6], normalisation: "group", activation: "tanh" } as const;
const layer = { channels: [4, 3], normalisation: "layer", activation: "silu", hiddenSizes: [5] } as const;
const plain = { channels: [2, 3], activation: "softplus", blocks: 2 } as const;
const grouped = { channels: [4, 6], normalisation: "group", activation: "gelu" } as const;
const strided = { ...group, kernel: [4, 3], stride: [1, 2] } as const;

type Build = (scope: Scope, value: Value) => Value;

/** Residual networks on small images: with few windows, no maximum changes within the differences. */
const encoders: readonly (readonly [string, DataShape, Build])[] = [
  ["the convolutional encoder", shape, (scope, x) => convEncoder(strided).encode(scope, x)],
  ["the convolutional encoder, layers normalised", shape, (scope, x) => convEncoder(layer).encode(scope, x)],
  ["the residual encoder", [4, 3, 2], (scope, x) => residualEncoder(plain).encode(scope, x)],
  [
    "the residual encoder, groups normalised",
    [3, 2, 2],
    (scope, x) => residualEncoder({ ...grouped, channels: [4] }).encode(scope, x),
  ],
];
const decoders: readonly (readonly [string, Build])[] = [
  ["the convolutional decoder", (scope, z) => convDecoder(strided).decode(scope, z, { shape })],
  [
    "the convolutional decoder, layers normalised",
    (scope, z) => convDecoder(layer).decode(scope, z, { shape }),
  ],
  ["the residual decoder", (scope, z) => residualDecoder(plain).decode(scope, z, { shape })],
  [
    "the residual decoder, groups normalised",
    (scope, z) => residualDecoder(grouped).decode(scope, z, { shape }),
  ],
];

/** All derivatives of a weighted sum of a network's outputs, with respect to its input and to each parameter. */
function expectDerivatives(build: Build, sizes: readonly number[]): void {
  const graph = createGraph();
  const registry: ParameterRegistry = new Map();
  const start = input(graph, "start", { dataType: "float32", shape: [N, ...sizes] });
  const made = build(createScope(graph, registry), start);
  const weights = input(graph, "weights", made.type);
  const loss = reduceSum(multiply(made, weights));
  const leaves = graph.values
    .filter((value) => value.kind === "input" || value.kind === "parameter")
    .filter(({ name }) => name !== "weights");
  const feeds = {
    start: draw("anywhere", batch * elementCount(sizes), "start"),
    weights: draw("anywhere", batch * Number(made.type.shape[1]), "weights"),
    ...Object.fromEntries(
      [...registry.values()].map(({ name, sizes }) => [
        name,
        draw("awayFromZero", elementCount(sizes), name).map((number) => number / 4),
      ]),
    ),
  };
  const found = directionalDerivatives(loss, leaves, feeds, batch);
  expect(new Set(found.map(({ leaf }) => leaf))).toEqual(new Set(["start", ...registry.keys()]));
  expect(found.every(({ measured }) => Math.abs(measured) > 1e-6)).toBe(true);
  for (const one of found) expect(relativeError(one), JSON.stringify(one)).toBeLessThan(1e-6);
}

describe("derivatives agree with finite differences", () => {
  it.each(encoders)("for %s", (_, sizes, build) => expectDerivatives(build, sizes));
  it.each(decoders)("for %s", (_, build) => expectDerivatives(build, [3]));
});
