import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { elementCount, N } from "../../src/graph/shape.ts";
import { input } from "../../src/graph/value.ts";
import { createScope, type ParameterRegistry } from "../../src/nn/scope.ts";
import type { DataShape, Decoder, Encoder } from "../../src/vae/interfaces.ts";
import { burgessDecoder, burgessEncoder } from "../../src/vae/network/burgess.ts";
import { convDecoder, convEncoder } from "../../src/vae/network/conv.ts";
import { residualDecoder, residualEncoder } from "../../src/vae/network/residual.ts";

interface Made {
  /** The number of values per row of the result. */
  readonly width: unknown;
  /** Sizes of each parameter by name. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly count: number;
  /** The distributions of initial values, without those of normalisations. */
  readonly kinds: ReadonlySet<string>;
}

function made(registry: ParameterRegistry, width: unknown): Made {
  const specifications = [...registry.values()];
  return {
    width,
    parameters: Object.fromEntries(specifications.map(({ name, sizes }) => [name, sizes])),
    count: specifications.reduce((sum, { sizes }) => sum + elementCount(sizes), 0),
    kinds: new Set(
      specifications
        .filter(({ name }) => !name.includes("normalisation"))
        .map(({ name, initialiser }) => `${name.split(".").at(-1)} ${initialiser.kind}`),
    ),
  };
}

function encode(encoder: Encoder, shape: DataShape): Made {
  const graph = createGraph();
  const registry: ParameterRegistry = new Map();
  const x = input(graph, "x", { dataType: "float32", shape: [N, ...shape] });
  const features = encoder.encode(createScope(graph, registry, "encoder"), x);
  expect(features.type.shape).toHaveLength(2);
  expect(features.type.shape[0]).toEqual(N);
  return made(registry, features.type.shape[1]);
}

function decode(decoder: Decoder, shape: DataShape, latentSize = 5): Made {
  const graph = createGraph();
  const registry: ParameterRegistry = new Map();
  const z = input(graph, "z", { dataType: "float32", shape: [{ batch: 3 }, latentSize] });
  const decoded = decoder.decode(createScope(graph, registry, "decoder"), z, { shape });
  expect(decoded.type.shape).toHaveLength(2);
  expect(decoded.type.shape[0]).toEqual({ batch: 3 });
  return made(registry, decoded.type.shape[1]);
}

const sizes: readonly DataShape[] = [8, 9, 13, 16, 21, 25, 28, 31, 32, 47, 64].flatMap((size) => [
  [size, size, 1] as const,
  [size, size + 7, 3] as const,
]);

/** The size after stride 2 with padding (kernel - 1) / 2, by PyTorch's formula. */
const strided = (size: number, kernel: number, stride = 2) =>
  Math.floor((size + 2 * Math.floor((kernel - 1) / 2) - kernel) / stride) + 1;

describe.each(sizes)("of images of %d x %d x %d", (...shape) => {
  const [height, width, channels] = shape;

  it.each([1, 2, 3, 4, 5])("convolutions with kernels of %d halve, and restore the size", (kernel) => {
    const options = { channels: [2, 3], kernel };
    const twice = (size: number) => strided(strided(size, kernel), kernel);
    expect(encode(convEncoder(options), shape).width).toBe(3 * twice(height) * twice(width));
    expect(decode(convDecoder(options), shape).width).toBe(height * width * channels);
  });

  it.each([
    { kernel: [3, 4, 5], stride: [1, 2, 3] },
    { kernel: 4, stride: [1, 1, 2] },
    { kernel: [7, 2, 1], stride: [3, 2, 1] },
  ])("convolutions with kernels $kernel and strides $stride restore the size", (layers) => {
    const options = { channels: [2, 3, 4], ...layers };
    encode(convEncoder(options), shape);
    expect(decode(convDecoder(options), shape).width).toBe(height * width * channels);
  });

  it.each([[3], [2, 3], [2, 2, 3]])(
    "residual stages [%d, %d, %d] halve, and restore the size",
    (...counts) => {
      const options = { channels: counts.filter((count) => count !== undefined) };
      const halved = (size: number) => options.channels.reduce((rest) => Math.ceil(rest / 2), size);
      expect(encode(residualEncoder(options), shape).width).toBe(3 * halved(height) * halved(width));
      expect(decode(residualDecoder(options), shape).width).toBe(height * width * channels);
    },
  );
});

it("odd sizes are the same in encoder and decoder: 25, 13, 7, 4", () => {
  const options = { channels: [1, 1, 1] };
  expect(encode(convEncoder(options), [25, 25, 1]).width).toBe(16);
  expect(encode(residualEncoder(options), [25, 25, 1]).width).toBe(16);
  expect(decode(convDecoder(options), [25, 25, 1]).parameters["decoder.image.weight"]).toEqual([16, 5]);
  expect(decode(residualDecoder(options), [25, 25, 1]).parameters["decoder.image.weight"]).toEqual([16, 5]);
});

describe("parameters, counted by hand", () => {
  it("of the convolutional encoder and decoder", () => {
    const options = { channels: [32, 64] };
    expect(encode(convEncoder(options), [28, 28, 1]).count).toBe(9 * 1 * 32 + 32 + (9 * 32 * 64 + 64));
    expect(decode(convDecoder(options), [28, 28, 1], 20).count).toBe(
      20 * 3136 + 3136 + (9 * 64 * 32 + 32) + (9 * 32 * 1 + 1),
    );
  });

  it("of dense layers and normalisation, in the order in which they run", () => {
    const options = {
      channels: [4, 6],
      kernel: [4, 3],
      hiddenSizes: [10, 8],
      normalisation: "group",
    } as const;
    expect(encode(convEncoder(options), [8, 12, 3]).parameters).toEqual({
      "encoder.convolution.0.weight": [16, 3, 4],
      "encoder.convolution.0.bias": [4],
      "encoder.convolution.0.normalisation.weight": [4],
      "encoder.convolution.0.normalisation.bias": [4],
      "encoder.convolution.1.weight": [9, 4, 6],
      "encoder.convolution.1.bias": [6],
      "encoder.convolution.1.normalisation.weight": [6],
      "encoder.convolution.1.normalisation.bias": [6],
      "encoder.hidden.0.weight": [10, 36],
      "encoder.hidden.0.bias": [10],
      "encoder.hidden.1.weight": [8, 10],
      "encoder.hidden.1.bias": [8],
    });
    expect(decode(convDecoder(options), [8, 12, 3]).parameters).toEqual({
      "decoder.hidden.0.weight": [8, 5],
      "decoder.hidden.0.bias": [8],
      "decoder.hidden.1.weight": [10, 8],
      "decoder.hidden.1.bias": [10],
      "decoder.image.weight": [36, 10],
      "decoder.image.bias": [36],
      "decoder.transposed.0.weight": [9, 6, 4],
      "decoder.transposed.0.bias": [4],
      "decoder.transposed.0.normalisation.weight": [4],
      "decoder.transposed.0.normalisation.bias": [4],
      "decoder.output.weight": [16, 4, 3],
      "decoder.output.bias": [3],
    });
  });

  // Burgess et al. 2018: 4x4 kernels, 32 channels, 512 numbers of the 4x4 image, two layers of 256.
  it.each([
    [32, 1, 3],
    [64, 3, 4],
  ])("of the Burgess network for %d x %d pixels in %d channels", (size, channels, convolutions) => {
    const kernels = (count: number) => count * (16 * 32 * 32 + 32);
    const dense = (from: number, to: number) => from * to + to;
    const shape = [size, size, channels] as const;
    const encoder = encode(burgessEncoder(), shape);
    expect(encoder.width).toBe(256);
    expect(encoder.count).toBe(
      16 * channels * 32 + 32 + kernels(convolutions - 1) + dense(512, 256) + dense(256, 256),
    );
    const decoder = decode(burgessDecoder(), shape, 10);
    expect(decoder.width).toBe(size * size * channels);
    expect(decoder.count).toBe(
      dense(10, 256) +
        dense(256, 256) +
        dense(256, 512) +
        kernels(convolutions - 1) +
        16 * 32 * channels +
        channels,
    );
  });

  it("of the residual encoder and decoder", () => {
    const kernels = (from: number, to: number) => 9 * from * to + to;
    const encoder = kernels(1, 32) + kernels(32, 32) + 32 + (kernels(32, 64) + kernels(64, 64) + 32 * 64);
    expect(encode(residualEncoder(), [28, 28, 1]).count).toBe(encoder);
    // A second block has no change of channels, and so no convolution as its shortcut.
    const second = 2 * kernels(32, 32) + 2 * kernels(64, 64);
    expect(encode(residualEncoder({ blocks: 2 }), [28, 28, 1]).count).toBe(encoder + second);
    const decoder = 20 * 3136 + 3136 + kernels(64, 32) + kernels(32, 32) + kernels(32, 1);
    expect(decode(residualDecoder(), [28, 28, 1], 20).count).toBe(decoder);
    const more = decode(residualDecoder({ blocks: 2 }), [28, 28, 1], 20).count;
    expect(more).toBe(decoder + 2 * kernels(32, 32));
  });

  it("of the residual network's normalisations", () => {
    const group = { normalisation: "group" } as const;
    const count = (made: { readonly count: number }) => made.count;
    const encoder = count(encode(residualEncoder(), [28, 28, 1]));
    expect(count(encode(residualEncoder(group), [28, 28, 1]))).toBe(encoder + 2 * (2 * 32 + 2 * 64));
    const decoder = count(decode(residualDecoder(), [28, 28, 1]));
    expect(count(decode(residualDecoder(group), [28, 28, 1]))).toBe(decoder + 2 * (32 + 32));
  });
});

describe("initial values", () => {
  const he = new Set(["weight normal", "bias constant"]);
  const pytorch = new Set(["weight uniform", "bias uniform"]);
  const shape: DataShape = [32, 32, 1];
  const networks = [
    ["convolutional", convEncoder, convDecoder, pytorch],
    ["Burgess", burgessEncoder, burgessDecoder, he],
    ["residual", residualEncoder, residualDecoder, pytorch],
  ] as const;

  it.each(networks)("of every %s layer follow the scheme", (_, encoder, decoder, byDefault) => {
    const options = { normalisation: "group" } as const;
    for (const [initialisation, expected] of [
      ["he", he],
      ["pytorch", pytorch],
    ] as const) {
      expect(encode(encoder({ ...options, initialisation }), shape).kinds).toEqual(expected);
      expect(decode(decoder({ ...options, initialisation }), shape).kinds).toEqual(expected);
    }
    expect(encode(encoder(options), shape).kinds).toEqual(byDefault);
    expect(decode(decoder(options), shape).kinds).toEqual(byDefault);
  });
});

describe("errors", () => {
  const grey = (size: number): DataShape => [size, size, 1];
  const refused: readonly (readonly [string, () => unknown, string])[] = [
    [
      "a third halving of 4 x 4",
      () => encode(convEncoder({ channels: [2, 3, 4] }), grey(4)),
      "encoder.convolution.2: an image of 1x1x3 is too small for a kernel of 3x3 with stride 2 " +
        "(sizes so far: 4x4x1, 2x2x2, 1x1x3). Use larger images, fewer layers or smaller strides.",
    ],
    [
      "the way back from it",
      () => decode(convDecoder({ channels: [2, 3, 4] }), grey(4)),
      "decoder.transposed.0: an image of 1x1x3 is too small for a kernel of 3x3 with stride 2",
    ],
    [
      "vectors",
      () => encode(convEncoder(), [1, 1, 784]),
      "encoder.convolution.0: an image of 1x1x784 is too small",
    ],
    [
      "the way back to vectors",
      () => decode(convDecoder(), [1, 1, 784]),
      "decoder.output: an image of 1x1x784 is too small",
    ],
    [
      "a kernel that does not fit",
      () => encode(convEncoder({ channels: [2, 2], kernel: [3, 4], stride: [2, 1] }), grey(2)),
      "encoder.convolution.1: an image of 1x1x2 is too small for a kernel of 4x4 with stride 1",
    ],
    [
      "pooling of one pixel",
      () => encode(residualEncoder({ channels: [2, 3, 4] }), grey(4)),
      "encoder.stage.2: expected an image of 2x2 or larger to halve, found 1x1x3. Use larger images or fewer stages.",
    ],
    [
      "upsampling to one pixel",
      () => decode(residualDecoder({ channels: [2] }), [1, 8, 1]),
      "decoder.stage.0: expected an image of 2x2 or larger to halve, found 1x8x1",
    ],
    [
      "28 x 28 by Burgess",
      () => encode(burgessEncoder(), grey(28)),
      "encoder: the Burgess network requires images of 32x32 or 64x64, found 28x28x1. " +
        "Pad them (imageSize: 32), or use a convolutional network, which accepts any size (encoder: conv).",
    ],
    [
      "40 x 40 by Burgess",
      () => encode(burgessEncoder(), grey(40)),
      "found 40x40x1. Pad them (imageSize: 64), or",
    ],
    [
      "100 x 100 by Burgess, which no padding makes fit",
      () => encode(burgessEncoder(), grey(100)),
      "found 100x100x1. Use a convolutional network",
    ],
    [
      "other than square by Burgess",
      () => decode(burgessDecoder(), [32, 64, 3]),
      "decoder: the Burgess network requires images of 32x32 or 64x64, found 32x64x3",
    ],
    [
      "no convolution",
      () => convEncoder({ channels: [] }),
      "channels: expected the channels of one convolution or more",
    ],
    [
      "half a channel",
      () => convDecoder({ channels: [8, 0.5] }),
      "channels: expected whole numbers from 1 on, found 0.5",
    ],
    [
      "a kernel too few",
      () => convEncoder({ channels: [8, 8], kernel: [3] }),
      "kernel: expected one number, or one for each of 2 convolutions, found 1: [3]",
    ],
    [
      "a stride too many",
      () => convDecoder({ channels: [8], stride: [2, 1] }),
      "stride: expected one number, or one for each of 1 convolutions, found 2: [2, 1]",
    ],
    [
      "a stride of nothing",
      () => convEncoder({ stride: 0 }),
      "stride: expected whole numbers from 1 on, found 0",
    ],
    [
      "widths that are none",
      () => convEncoder({ hiddenSizes: [-1] }),
      "hiddenSizes: expected whole numbers from 1 on",
    ],
    [
      "no stage",
      () => residualDecoder({ channels: [] }),
      "channels: expected the channels of one stage or more",
    ],
    ["no block", () => residualEncoder({ blocks: 0 }), "blocks: expected whole numbers from 1 on, found 0"],
    [
      "layer normalisation of one channel",
      () => encode(convEncoder({ channels: [1], normalisation: "layer" }), grey(8)),
      "encoder.convolution.0.normalisation: layer normalisation of an image of 4x4x1 would be zero",
    ],
    [
      "group normalisation of one number",
      () => encode(convEncoder({ channels: [4, 1], normalisation: "group" }), grey(4)),
      "encoder.convolution.1.normalisation: group normalisation of an image of 1x1x1 would be zero",
    ],
  ];

  it.each(refused)("%s", (_, make, words) => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(words);
  });
});

it("networks are named by their layers, decoders starting from the code", () => {
  const options = { channels: [32, 64], hiddenSizes: [256, 128] };
  expect(convEncoder({}).name).toBe("convolutional [32, 64]");
  expect(convEncoder(options).name).toBe("convolutional [32, 64], dense [256, 128]");
  expect(convDecoder(options).name).toBe("convolutional [64, 32], dense [128, 256]");
  expect([burgessEncoder().name, burgessDecoder().name]).toEqual(["Burgess", "Burgess"]);
  expect(residualEncoder().name).toBe("residual [32, 64]");
  expect(residualDecoder({ ...options, blocks: 2 }).name).toBe(
    "residual [64, 32] of 2 blocks, dense [128, 256]",
  );
});
