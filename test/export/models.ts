import { modelOf } from "../../src/config/assemble.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import { exportModel } from "../../src/export/onnx/onnxExport.ts";
import type { ImageLayout } from "../../src/export/onnx/programs.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { randomStream } from "../../src/random/stream.ts";
import type { DataShape } from "../../src/vae/interfaces.ts";
import type { Model } from "../../src/vae/model.ts";

interface Case {
  readonly name: string;
  readonly settings: ConfigInput;
  readonly shape: DataShape;
  readonly layout: ImageLayout;
  /** Of a model that is told labels. */
  readonly classes?: number;
}

/** Models that differ in what an export has to care for. */
export const cases: readonly Case[] = [
  { name: "dense, grey", settings: { hiddenSizes: [12], latentSize: 3 }, shape: [7, 6, 1], layout: "nhwc" },
  {
    name: "convolutional, colour, channels first, two codes an image",
    settings: { encoder: "conv", channels: [4, 6], hiddenSizes: [], latentSize: 3, samples: 2 },
    shape: [7, 6, 3],
    layout: "nchw",
  },
  {
    name: "residual, logistic, black or white",
    settings: {
      encoder: "residual",
      channels: [4],
      latentSize: 2,
      likelihood: "discretized-logistic",
      binarize: "threshold",
    },
    shape: [8, 8, 3],
    layout: "nhwc",
  },
  {
    name: "residual, with as many channels as are computed by tiles",
    settings: { encoder: "residual", channels: [16, 16], latentSize: 2 },
    shape: [8, 8, 1],
    layout: "nhwc",
  },
  {
    name: "denoising, channels first",
    settings: { hiddenSizes: [9], latentSize: 2, corrupt: "gaussian", binarize: "threshold" },
    shape: [4, 4, 1],
    layout: "nchw",
  },
  {
    name: "penalised by an MMD, with a learned prior",
    settings: { hiddenSizes: [8], latentSize: 2, prior: "mixture", mmdWeight: 10 },
    shape: [4, 4, 1],
    layout: "nhwc",
  },
  {
    name: "autoencoder",
    settings: { model: "autoencoder", hiddenSizes: [5], latentSize: 2, likelihood: "gaussian" },
    shape: [4, 5, 3],
    layout: "nchw",
  },
  {
    name: "told labels, with a prior of each class",
    settings: { hiddenSizes: [6], latentSize: 2, condition: "labels", prior: "conditional" },
    shape: [4, 4, 1],
    layout: "nhwc",
    classes: 3,
  },
  {
    name: "convolutional, told labels, channels first",
    settings: { encoder: "conv", channels: [3], hiddenSizes: [], latentSize: 2, condition: "labels" },
    shape: [6, 6, 3],
    layout: "nchw",
    classes: 4,
  },
  {
    name: "principal components",
    settings: { model: "pca", latentSize: 2 },
    shape: [4, 4, 1],
    layout: "nhwc",
  },
];

/** A model of untrained parameters and its export. */
export function exportCase({ settings, shape, layout, classes }: Case) {
  const config = resolveConfig(settings);
  const model = modelOf(config, shape, classes);
  const parameters = initialValues(model.parameters, 1);
  const threshold = config.binarize === "threshold";
  const programs = exportModel(model, { parameters, layout, threshold });
  return { model, parameters, layout, threshold, programs };
}

/** So many random numbers in [0, 1) or standard normal ones. */
export function draws(name: string, count: number, distribution: "uniform" | "normal"): Float32Array {
  const values = new Float32Array(count);
  const stream = randomStream(3, name);
  if (distribution === "normal") stream.normals(0, values);
  else stream.uniforms(0, values);
  return values;
}

/** Feeds of every exported program for so many images, images [count, H, W, C]. */
export function feedsFor(model: Model, count: number): Readonly<Record<string, Float32Array | Uint8Array>> {
  const images = (name: string) => {
    const values = draws(name, count * elementCount(model.parts.dataShape), "uniform");
    return Uint8Array.from(values, (value) => Math.floor(256 * value));
  };
  const noise = model.feeds.evaluation.noise.map(({ name, sizes, distribution }) => [
    name,
    draws(name, count * elementCount(sizes), distribution),
  ]);
  const { condition } = model.parts;
  const labels = condition?.kind === "labels" && {
    condition: Uint8Array.from({ length: count }, (_, image) => image % condition.classes),
  };
  return {
    ...labels,
    x: images("x"),
    target: images("target"),
    z: draws("z", count * model.parts.latentSize, "normal"),
    ...Object.fromEntries(noise),
    priorNoise: draws("priorNoise", count * model.parts.prior.noiseSize(model.parts.latentSize), "normal"),
    likelihoodNoise: draws(
      "likelihoodNoise",
      count * elementCount(model.parts.dataShape),
      model.parts.likelihood.draw.noise,
    ),
  };
}

/** Images [N, H, W, C] as [N, C, H, W]. */
export function channelsFirst<Pixels extends Float32Array | Uint8Array>(
  images: Pixels,
  [height, width, channels]: DataShape,
): Pixels {
  const moved = images.slice() as Pixels;
  let from = 0;
  for (let image = 0; from < images.length; image++) {
    for (let position = 0; position < height * width; position++) {
      for (let channel = 0; channel < channels; channel++) {
        moved[(image * channels + channel) * height * width + position] = images[from++] ?? 0;
      }
    }
  }
  return moved;
}
