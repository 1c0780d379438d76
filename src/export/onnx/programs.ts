import { scoreSamples, scoringNoise } from "../../evaluate/score.ts";
import { add, cast, greater, multiply, reshape, select, subtract, transpose } from "../../graph/build.ts";
import { createGraph } from "../../graph/graph.ts";
import { createProgram, type Program } from "../../graph/program.ts";
import { N, type Shape, type ValueType } from "../../graph/shape.ts";
import { constant, type Graph, input, type OperationValue, type Value } from "../../graph/value.ts";
import type { DataShape } from "../../vae/interfaces.ts";
import type { Model } from "../../vae/model.ts";
import { inlineProgram } from "./inline.ts";

/** Order of the axes of images: [N, H, W, C], as in nelbo, or [N, C, H, W]. */
export const layouts = ["nhwc", "nchw"] as const;
export type ImageLayout = (typeof layouts)[number];

export interface ExportOptions {
  /** Default: nhwc. */
  readonly layout?: ImageLayout;
  /** Whether pixels are first thresholded to black or white at 128, as in training. Default: no. */
  readonly threshold?: boolean;
  /**
   * The smallest and the largest number of the data, if they were scaled to [0, 1] for the model: float32 inputs and
   * outputs are then in the data's own units. Bytes are not changed. Default: not scaled.
   */
  readonly range?: readonly [number, number] | undefined;
  /** Samples of q(z|x) in the score program. Default: 16. */
  readonly samples?: number;
  /** Seed of the noise in the score program. Default: 0. */
  readonly seed?: number;
}

/** Programs of an export, in the order of the README. */
export const programNames = ["encoder", "decoder", "generator", "draw", "model", "score"] as const;
export type ProgramName = (typeof programNames)[number];

/** The programs of an export, by file name. Programs of a conditional model also have the input `condition`. */
export interface ExportPrograms {
  /** x to `mu` and, if the posterior has a variance, `logVar`, each [N, L]. */
  readonly encoder: Program;
  /** z [N, L] to `mean`. */
  readonly decoder: Program;
  /** `priorNoise` to `mean` and `z`: new images and their codes; absent if codes have no distribution to draw from. */
  readonly generator?: Program;
  /** z and `likelihoodNoise` [N, H x W x C] to `draw`, x ~ p(x|z). */
  readonly draw: Program;
  /** x to `mean`, `mu` and, if the posterior has a variance, `logVar`: the encoder, and the decoder at mu. */
  readonly model: Program;
  /**
   * x and, if the model restores images, `target` to `negativeElbo`, `reconstruction`, `kl` and `standardError`, each
   * [N]. Its noise is part of the program, and the same for every datum.
   */
  readonly score: Program;
}

/**
 * The programs of a model for other runtimes: x and `target` are images in the layout and of the model's element type
 * (bytes by default), `mean` is float32 images in the layout. An autoencoder, whose codes have no distribution, has no
 * negative ELBO: its score is only `reconstruction`.
 */
export function exportPrograms(model: Model, options: ExportOptions = {}): ExportPrograms {
  return {
    encoder: build("encoder", (graph) =>
      inlineProgram(graph, model.encoding, pixelsOf(graph, model, options)),
    ),
    decoder: build("decoder", (graph) => {
      const { mean } = inlineProgram(graph, model.decoding);
      return images(model, { mean }, options);
    }),
    ...(!model.parts.posterior.deterministic && {
      generator: build("generator", (graph) => {
        const { mean, ...codes } = inlineProgram(graph, model.generation);
        return { ...images(model, { mean }, options), ...codes };
      }),
    }),
    draw: build("draw", (graph) => images(model, inlineProgram(graph, model.drawing), options)),
    model: build("model", (graph) => {
      const statistics = inlineProgram(graph, model.encoding, pixelsOf(graph, model, options));
      const { mu } = statistics;
      const { mean } = inlineProgram(graph, model.decoding, mu === undefined ? {} : { z: mu });
      return { ...images(model, { mean }, options), ...statistics };
    }),
    score: build("score", (graph) => scored(graph, model, options)),
  };
}

function build(name: string, outputs: (graph: Graph) => Readonly<Record<string, Value>>): Program {
  return createProgram(name, outputs(createGraph()));
}

function scored(graph: Graph, model: Model, options: ExportOptions): Record<string, Value> {
  const { samples = scoreSamples, seed = 0 } = options;
  const noise = Object.entries(scoringNoise(model, { samples, seed })).map(([name, numbers]) => {
    const type: ValueType = { dataType: "float32", shape: [1, samples, model.parts.latentSize] };
    return [name, constant(graph, Array.from(numbers), type)] as const;
  });
  return inlineProgram(graph, model.scoring(samples), {
    ...pixelsOf(graph, model, options),
    ...(model.feeds.evaluation.target && pixelsOf(graph, model, options, "target")),
    ...Object.fromEntries(noise),
  });
}

/** Converts input images to the form that the model's own programs accept. */
function pixelsOf(
  graph: Graph,
  model: Model,
  { layout = "nhwc", threshold = false, range }: ExportOptions,
  name: "x" | "target" = "x",
): Record<string, Value> {
  const shape = imageShape(model.parts.dataShape, layout);
  const { elementType = "uint8" } = model.parts;
  const fed = input(graph, name, { dataType: elementType, shape });
  const last = layout === "nchw" ? transpose(fed, [0, 2, 3, 1]) : fed;
  if (elementType === "float32" && range !== undefined) {
    const [least, largest] = range;
    return { [name]: multiply(subtract(last, least), 1 / (largest - least)) };
  }
  return { [name]: threshold ? blackOrWhite(last) : last };
}

/** White from 128 on. */
function blackOrWhite(bytes: Value): Value {
  return cast(select(greater(cast(bytes, "float32"), 127.5), 255, 0), "uint8");
}

/** Converts a model's output images to the layout and to the data's own units. */
function images(
  { parts }: Model,
  values: Readonly<Record<string, Value | undefined>>,
  { layout = "nhwc", range }: ExportOptions,
): Record<string, Value> {
  const [least, largest] = (parts.elementType === "float32" && range) || [0, 1];
  const unscaled = (value: Value) =>
    least === 0 && largest === 1 ? value : add(multiply(value, largest - least), least);
  const moved = (value: Value) =>
    unscaled(activationLast(layout === "nchw" ? transpose(value, [0, 3, 1, 2]) : value));
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, moved(value)]])),
  );
}

/** The shape of a batch of images. */
export function imageShape([height, width, channels]: DataShape, layout: ImageLayout): Shape {
  return layout === "nchw" ? [N, channels, height, width] : [N, height, width, channels];
}

/** Elementwise operators. */
const elementwise: ReadonlySet<string> = new Set<OperationValue["operator"]>(["sigmoid", "relu", "tanh"]);

/**
 * The same value, with an activation before reshapes and transpositions moved after them: sigmoid last. The activation
 * then writes the output itself, whereas a Reshape at the end copies it. Also, ONNX Runtime fuses a product with a
 * sigmoid directly after it, which is slower than the two separately.
 */
export function activationLast(value: Value): Value {
  if (value.kind !== "operation" || (value.operator !== "reshape" && value.operator !== "transpose")) {
    return value;
  }
  const [inner = value] = value.inputs;
  const moved = activationLast(inner);
  if (moved.kind !== "operation" || !elementwise.has(moved.operator)) return value;
  const [source = moved] = moved.inputs;
  const shaped =
    value.operator === "reshape"
      ? reshape(source, value.attributes.shape)
      : transpose(source, value.attributes.permutation);
  return value.graph.apply(moved.operator, [shaped], {});
}
