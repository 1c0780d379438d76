import type { Preparation } from "../../data/pictures/preparation.ts";
import type { Program } from "../../graph/program.ts";
import { elementCount } from "../../graph/shape.ts";
import { conditionInput } from "../../vae/condition.ts";
import type { DataShape } from "../../vae/interfaces.ts";
import type { Model } from "../../vae/model.ts";
import type { ImageLayout } from "./programs.ts";

/** The model that the snippets of an export's README run, with what they depend on. */
export interface SnippetSubject {
  readonly model: Model;
  readonly layout: ImageLayout;
  /**
   * The split of the held-out scores in the folder, `validation` or `test`, and their number; undefined if there are
   * none.
   */
  readonly heldOut?: { readonly split: string; readonly count: number } | undefined;
  /** How pictures are converted to images, if the model was trained on pictures. */
  readonly pictures?: Preparation | undefined;
}

const images = 4;

/** The lines that prepare the input: bytes of images, or floats unchanged. */
function ownData({ model, layout }: SnippetSubject, shape: string) {
  if (model.parts.elementType === "float32")
    return {
      javascript: `// Inputs are float32 data, [N, ${shape}]. Put your own here.\nconst x = mean;`,
      python: `# Inputs are float32 data, [N, ${shape}]. Put your own here.\nx = mean`,
    };
  const axes = layout === "nchw" ? "N, channel, row, column" : "N, row, column, channel";
  return {
    javascript: `// Inputs are images as bytes: ${axes}. Put your own here.
const bytes = Uint8Array.from(mean.data, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
const x = new ort.Tensor("uint8", bytes, [N, ${shape}]);`,
    python: `# Inputs are images as bytes, [N, ${shape}]. Put your own here.
x = np.rint(255 * mean.clip(0, 1)).astype(np.uint8)`,
  };
}

/** A comment on the output of the generator or the decoder. */
function newData({ model }: SnippetSubject): string {
  return model.parts.elementType === "float32"
    ? "New data, in the units of the training data."
    : "New images, as intensities: 0 is black, 1 is white.";
}

/** An ES module for Node that draws images, encodes them and scores them, to be run in the export's folder. */
export function nodeSnippet(subject: SnippetSubject): string {
  const { latentSize, shape, score, isVariational, made, codes, given } = wordsOf(subject);
  const draws = drawsOf(subject.model);
  const ranks = rankLines(subject, score);
  return `${ranks.javascript.imports}import * as ort from "onnxruntime-node";

const open = (file) => ort.InferenceSession.create(file);
const [encoder, ${made}, draw, score] = await Promise.all(["encoder.onnx", "${made}.onnx", "draw.onnx", "score.onnx"].map(open));

// A standard normal number (Box and Muller).
const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
const filled = (next) => (sizes) => {
  const count = sizes.reduce((product, size) => product * size, 1);
  return new ort.Tensor("float32", Float32Array.from({ length: count }, next), sizes);
};
const normals = filled(normal);

// ${newData(subject)}
const N = ${images};
${given.javascript("")}${
  isVariational
    ? `const { mean, z } = await generator.run({ priorNoise: normals([N, ${codes}])${given.toGenerator} });`
    : `const z = normals([N, ${codes}]);\nconst { mean } = await decoder.run({ z${given.toDecoder} });`
}
// The same as draws from the likelihood, with its noise.
const ${draws.distribution === "normal" ? "drawn" : "uniforms = filled(() => Math.random() * (1 - 2 ** -24));\nconst drawn"} = await draw.run({ z, likelihoodNoise: ${draws.fill}([N, ${draws.size}])${given.toDecoder} });
console.log("draws", drawn.draw.dims);

${ownData(subject, shape).javascript}

const { mu${isVariational ? ", logVar" : ""} } = await encoder.run({ x${given.toEncoder} });
console.log("codes", mu.dims, mu.data.slice(0, ${latentSize}));
${isVariational ? `console.log("standard deviations", Array.from(logVar.data.slice(0, ${latentSize}), (value) => Math.exp(value / 2)));\n` : ""}
const figures = await score.run({ ${feedsOf(subject.model)} });
console.log("${score}, nats per image", figures.${score}.data);
${ranks.javascript.lines}`;
}

/** A page that draws images on a canvas, to be served from the export's folder with onnxruntime-web installed in it. */
export function browserSnippet(subject: SnippetSubject): string {
  const { dataShape } = subject.model.parts;
  const [height, width] = dataShape;
  const { isVariational, made, codes, given } = wordsOf(subject);
  const input = isVariational ? "priorNoise" : "z";
  return `<!doctype html>
<meta charset="utf-8" />
<title>New images</title>
<canvas width="${width * images}" height="${height}" style="width: ${width * images * 4}px; image-rendering: pixelated"></canvas>
<script type="module">
  import * as ort from "./node_modules/onnxruntime-web/dist/ort.wasm.min.mjs";

  // More threads require cross-origin isolation.
  ort.env.wasm.numThreads = 1;
  const ${made} = await ort.InferenceSession.create("${made}.onnx");
  const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  const N = ${images};
  const ${input} = new ort.Tensor("float32", Float32Array.from({ length: N * ${codes} }, normal), [N, ${codes}]);
${given.javascript("  ")}  const { mean } = await ${made}.run({ ${input}${isVariational ? given.toGenerator : given.toDecoder} });

  const canvas = document.querySelector("canvas").getContext("2d");
  for (let image = 0; image < N; image++) {
    const picture = new ImageData(${width}, ${height});
    for (let pixel = 0; pixel < ${height * width}; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        picture.data[4 * pixel + channel] = 255 * mean.data[image * ${elementCount(dataShape)} + ${pixelAt(dataShape, subject.layout)}];
      }
      picture.data[4 * pixel + 3] = 255;
    }
    canvas.putImageData(picture, image * ${width}, 0);
  }
</script>
`;
}

/** A Python script that draws images, encodes them and scores them, to be run in the export's folder. */
export function pythonSnippet(subject: SnippetSubject): string {
  const { shape, score, isVariational, made, codes, given } = wordsOf(subject);
  const draws = drawsOf(subject.model);
  const entries = feedsOf(subject.model, (name, value) => `"${name}": ${value}`);
  const ranks = rankLines(subject, score);
  return `${ranks.python.imports}import numpy as np
import onnxruntime as ort


def load(file):
    return ort.InferenceSession(file, providers=["CPUExecutionProvider"])


encoder, ${made}, draw, score = load("encoder.onnx"), load("${made}.onnx"), load("draw.onnx"), load("score.onnx")
random = np.random.default_rng(0)


def normals(*sizes):
    return random.standard_normal(sizes, dtype=np.float32)


# ${newData(subject)}
N = ${images}
${given.python}${
  isVariational
    ? `mean, z = generator.run(["mean", "z"], {"priorNoise": normals(N, ${codes})${given.toPythonGenerator}})`
    : `z = normals(N, ${codes})\n(mean,) = decoder.run(["mean"], {"z": z${given.toPythonDecoder}})`
}
# The same as draws from the likelihood, with its noise.
(drawn,) = draw.run(["draw"], {"z": z, "likelihoodNoise": ${
    draws.distribution === "normal"
      ? `normals(N, ${draws.size})`
      : `random.random((N, ${draws.size}), dtype=np.float32)`
  }${given.toPythonDecoder}})
print("draws", drawn.shape)

${ownData(subject, shape).python}

${isVariational ? "mu, log_var" : "(mu,)"} = encoder.run(${isVariational ? '["mu", "logVar"]' : '["mu"]'}, {"x": x${given.toPythonEncoder}})
print("codes", mu.shape, mu[0])
${isVariational ? 'print("standard deviations", np.exp(log_var[0] / 2))\n' : ""}
(figures,) = score.run(["${score}"], {${entries}})
print("${score}, nats per image", figures)
${ranks.python.lines}`;
}

/** The lines that rank scores among the held-out scores of `scores.json`. */
export function rankLines({ heldOut }: SnippetSubject, score: string) {
  if (heldOut === undefined)
    return { javascript: { imports: "", lines: "" }, python: { imports: "", lines: "" } };
  const what = `p: the share of the ${heldOut.count} ${heldOut.split} scores that are as high or higher, never below 1 / ${heldOut.count + 1}`;
  return {
    javascript: {
      imports: 'import { readFile } from "node:fs/promises";\n',
      lines: `
// ${what}.
const { scores } = JSON.parse(await readFile("scores.json", "utf8"));
const higher = (value) => scores.filter((held) => Math.fround(held) >= value).length;
console.log("p", Array.from(figures.${score}.data, (value) => (1 + higher(value)) / (scores.length + 1)));
`,
    },
    python: {
      imports: "import json\n\n",
      lines: `
# ${what}.
held = np.array(json.load(open("scores.json"))["scores"], dtype=np.float32)
print("p", (1 + (held >= figures[:, None]).sum(axis=1)) / (len(held) + 1))
`,
    },
  };
}

/** Names and inputs of a model's programs, as text for the snippets. */
export function wordsOf({ model, layout }: SnippetSubject) {
  const [height, width, channels] = model.parts.dataShape;
  const isVariational = !model.parts.posterior.deterministic;
  return {
    latentSize: model.parts.latentSize,
    shape: (layout === "nchw" ? [channels, height, width] : [height, width, channels]).join(", "),
    isVariational,
    /** The program that makes new images, and the number of its inputs per image. */
    made: isVariational ? "generator" : "decoder",
    codes: isVariational ? model.parts.prior.noiseSize(model.parts.latentSize) : model.parts.latentSize,
    score: isVariational ? "negativeElbo" : "reconstruction",
    given: conditionWords(model),
  };
}

/** The condition of a conditional model: the lines before its first use, and its entry in the inputs of programs. */
function conditionWords({ parts: { condition }, encoding, decoding, generation }: Model) {
  const takes = (program: Program, entry: string) =>
    program.inputs.some(({ name }) => name === conditionInput) ? `, ${entry}` : "";
  const which = condition?.kind === "labels" ? ": the number of its class" : "";
  const lines = (comment: string, line: string) =>
    condition === undefined ? "" : `${comment} The condition of each image${which}.\n${line}\n`;
  const tensor =
    condition?.kind === "vector"
      ? `new ort.Tensor("float32", new Float32Array(N * ${condition.size}), [N, ${condition.size}])`
      : `new ort.Tensor("uint8", Uint8Array.from({ length: N }, (_, image) => image % ${condition?.classes}), [N])`;
  const array =
    condition?.kind === "vector"
      ? `np.zeros((N, ${condition.size}), dtype=np.float32)`
      : `np.arange(N, dtype=np.uint8) % ${condition?.classes}`;
  const quoted = `"${conditionInput}": ${conditionInput}`;
  return {
    toEncoder: takes(encoding, conditionInput),
    toDecoder: takes(decoding, conditionInput),
    toGenerator: takes(generation, conditionInput),
    toPythonEncoder: takes(encoding, quoted),
    toPythonDecoder: takes(decoding, quoted),
    toPythonGenerator: takes(generation, quoted),
    javascript: (indent: string) => lines(`${indent}//`, `${indent}const ${conditionInput} = ${tensor};`),
    python: lines("#", `${conditionInput} = ${array}`),
  };
}

/** The noise of draws from the likelihood, and the function that fills it in the Node snippet. */
function drawsOf({ parts }: Model) {
  const { noise } = parts.likelihood.draw;
  const fill = noise === "normal" ? "normals" : "uniforms";
  return { distribution: noise, fill, size: elementCount(parts.dataShape) };
}

/** The inputs of the score program as entries of an object. */
export function feedsOf(
  model: Model,
  name = (key: string, value: string) => (key === value ? key : `${key}: ${value}`),
): string {
  return [
    name("x", "x"),
    ...(model.feeds.evaluation.target ? [name("target", "x")] : []),
    ...(model.parts.condition ? [name(conditionInput, conditionInput)] : []),
  ].join(", ");
}

/** The index of a pixel's channel in an image; grey images use their only channel three times. */
export function pixelAt([height, width, channels]: DataShape, layout: ImageLayout): string {
  const channel = channels >= 3 ? "channel" : "0";
  if (channels === 1) return "pixel";
  return layout === "nchw" ? `${channel} * ${height * width} + pixel` : `pixel * ${channels} + ${channel}`;
}
