import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { createGraph } from "../graph/graph.ts";
import { N } from "../graph/shape.ts";
import { input } from "../graph/value.ts";
import { convolution, transposedConvolution } from "./convolution.ts";
import { flattenImage, type ImageValue, imageOf } from "./image.ts";
import { groupNorm } from "./normalisation.ts";
import { maxPool } from "./pooling.ts";
import { upsampleConvolution, upsampleNearest } from "./resample.ts";
import { createScope, type ParameterRegistry, type Scope } from "./scope.ts";

interface Start {
  readonly scope: Scope;
  readonly image: ImageValue;
  readonly registry: ParameterRegistry;
}

function start(height: number, width: number, channels: number): Start {
  const graph = createGraph();
  const registry: ParameterRegistry = new Map();
  const x = input(graph, "x", { dataType: "float32", shape: [N, height, width, channels] });
  return { scope: createScope(graph, registry, "encoder.0"), image: imageOf(x), registry };
}

describe("sizes", () => {
  it.each([
    ["halves 28 to 14", 28, { kernel: 3, stride: 2, padding: 1 }, 14],
    ["halves 7 to 4", 7, { kernel: 3, stride: 2, padding: 1 }, 4],
    ["same, stride 2", 28, { kernel: 3, stride: 2, padding: "same" }, 14],
    ["same, odd", 7, { kernel: 4, stride: 2, padding: "same" }, 4],
    ["keeps", 9, { kernel: 3, padding: 1 }, 9],
    ["without padding", 9, { kernel: 4 }, 6],
    ["steps over what is left", 10, { kernel: 2, stride: 3 }, 3],
  ] as const)("a convolution %s", (_, size, options, expected) => {
    const { scope, image } = start(size, size, 2);
    const made = convolution(scope, image, { channels: 5, ...options });
    expect(made).toMatchObject({ height: expected, width: expected, channels: 5 });
    expect(made.value.type.shape).toEqual([N, expected * expected, 5]);
  });

  it.each([
    ["doubles", { kernel: 3, stride: 2, padding: 1, outputPadding: 1 }, 14],
    ["doubles with an even kernel", { kernel: 4, stride: 2, padding: 1 }, 14],
    ["same", { kernel: 3, stride: 2, padding: "same" }, 14],
    ["same, without overlap", { kernel: 1, stride: 2, padding: "same" }, 14],
    ["without padding", { kernel: 3 }, 9],
  ] as const)("a transposed convolution %s", (_, options, expected) => {
    const { scope, image } = start(7, 7, 2);
    expect(transposedConvolution(scope, image, { channels: 5, ...options })).toMatchObject({
      height: expected,
      width: expected,
    });
  });

  it("an image flattens in the order height, width, channel", () => {
    const { image } = start(2, 3, 4);
    expect(flattenImage(image).type.shape).toEqual([N, 24]);
  });
});

describe("initial values", () => {
  const bound = (registry: ParameterRegistry, name: string) => registry.get(`encoder.0.${name}`)?.initialiser;

  it("of a convolution are uniform within 1/sqrt(Cin x kernel)", () => {
    const { scope, image, registry } = start(5, 5, 4);
    convolution(scope, image, { channels: 9, kernel: 3 });
    for (const name of ["weight", "bias"])
      expect(bound(registry, name)).toEqual({ kind: "uniform", bound: 1 / Math.sqrt(4 * 9) });
  });

  it("of a transposed convolution count the channels of the result, as torch.nn.ConvTranspose2d", () => {
    const { scope, image, registry } = start(5, 5, 4);
    transposedConvolution(scope, image, { channels: 16, kernel: 3 });
    for (const name of ["weight", "bias"])
      expect(bound(registry, name)).toEqual({ kind: "uniform", bound: 1 / Math.sqrt(16 * 9) });
  });

  it("follow the scheme", () => {
    const { scope, image, registry } = start(5, 5, 2);
    convolution(scope, image, { channels: 3, kernel: 2, initialisation: "glorot" });
    expect(bound(registry, "weight")).toEqual({ kind: "uniform", bound: Math.sqrt(6 / (2 * 4 + 3 * 4)) });
    expect(bound(registry, "bias")).toEqual({ kind: "constant", value: 0 });
  });
});

describe("errors with the layer's name and the sizes", () => {
  const refused: readonly (readonly [string, (start: Start) => unknown, string])[] = [
    [
      "a kernel larger than the image",
      ({ scope, image }) => convolution(scope, image, { channels: 1, kernel: 5 }),
      "encoder.0: a kernel of 5x5 does not fit into an image of 3x4x2 with padding 0x0",
    ],
    [
      "half a kernel",
      ({ scope, image }) => convolution(scope, image, { channels: 1, kernel: 1.5 }),
      "encoder.0: kernel: expected whole numbers from 1 on, found 1.5 and 1.5",
    ],
    [
      "no stride",
      ({ scope, image }) => convolution(scope, image, { channels: 1, kernel: 1, stride: [1, 0] }),
      "encoder.0: stride: expected whole numbers from 1 on, found 1 and 0",
    ],
    [
      "negative padding",
      ({ scope, image }) => convolution(scope, image, { channels: 1, kernel: 1, padding: -1 }),
      "encoder.0: padding: expected whole numbers from 0 on",
    ],
    [
      "no channels",
      ({ scope, image }) => convolution(scope, image, { channels: 0, kernel: 1 }),
      "encoder.0: expected channels as a whole number from 1 on, found 0",
    ],
    [
      "nothing left",
      ({ scope, image }) => transposedConvolution(scope, image, { channels: 1, kernel: 1, padding: 2 }),
      "would become -1x0",
    ],
    [
      "an output padding as large as the stride",
      ({ scope, image }) =>
        transposedConvolution(scope, image, { channels: 1, kernel: 3, stride: 2, outputPadding: 2 }),
      "expected an outputPadding below the stride 2x2",
    ],
    [
      "an output padding beside same",
      ({ scope, image }) =>
        transposedConvolution(scope, image, {
          channels: 1,
          kernel: 3,
          stride: 2,
          padding: "same",
          outputPadding: 1,
        }),
      'and none with padding "same"',
    ],
    [
      "windows larger than the image",
      ({ image }) => maxPool("encoder.0", image, { size: 4 }),
      "encoder.0: windows of 4x4 do not fit into an image of 3x4x2",
    ],
    [
      "a factor of nothing",
      ({ image }) => upsampleNearest("encoder.0", image, { factor: 0 }),
      "encoder.0: factor: expected whole numbers from 1 on",
    ],
    [
      "more padding than kernel",
      ({ scope, image }) => upsampleConvolution(scope, image, { channels: 1, kernel: 1, padding: 1 }),
      "encoder.0: expected padding below the kernel 1x1",
    ],
    [
      "groups that do not divide",
      ({ scope, image }) => groupNorm(scope, image, { groups: 3 }),
      "encoder.0: expected groups that divide the channels of an image of 3x4x2, found 3",
    ],
  ];

  it.each(refused)("%s", (_, build, words) => {
    const begun = start(3, 4, 2);
    expect(() => build(begun)).toThrow(ConfigError);
    expect(() => build(begun)).toThrow(words);
  });

  it("vectors instead of images", () => {
    const { image } = start(3, 4, 2);
    expect(() => imageOf(flattenImage(image))).toThrow("expected images [N, height, width, channels]");
  });
});
