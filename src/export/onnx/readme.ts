import { formatShape } from "../../graph/shape.ts";
import { pytorchShape } from "../pytorch/fromPytorch.ts";
import type { TensorLayout } from "../pytorch/layout.ts";
import { tensorLayouts } from "../pytorch/layout.ts";
import { markdownText } from "./markdown.ts";
import type { ExportedProgram } from "./onnxExport.ts";
import { picturesSection } from "./pictures/readme.ts";
import type { Port } from "./ports.ts";
import { browserSnippet, nodeSnippet, pythonSnippet, type SnippetSubject } from "./snippets.ts";

export interface ReadmeSubject extends SnippetSubject {
  readonly programs: readonly ExportedProgram[];
  /** `784-400-20`. */
  readonly description: string;
  /** The name of its data, as plain text: `mnist`, or the name of a folder, which may contain any characters. */
  readonly data: string;
  /** The loss that was minimised, as text. */
  readonly objective: string;
  /** As the setting `binarize`. */
  readonly binarization: string;
  /** The version of nelbo. */
  readonly version: string;
}

function isFloat({ model }: Pick<ReadmeSubject, "model">): boolean {
  return model.parts.elementType === "float32";
}

/** A page that draws images; empty for data that are not bytes of images. */
function browserSection(subject: ReadmeSubject): string {
  if (isFloat(subject)) return "";
  return `## Browser

Save this as \`index.html\` in this folder; \`npm install onnxruntime-web --ignore-scripts\`; serve the folder with any web server.

\`\`\`html
${browserSnippet(subject)}\`\`\`

`;
}

/** The README of an export: the inputs and outputs of its files, and programs that run unchanged. */
export function exportReadme(subject: ReadmeSubject): string {
  const { description, data, objective, version, programs } = subject;
  return `# ${description}, trained on ${markdownText(data)}

Exported by nelbo ${version}. Training objective: ${objective}.

The files are ONNX models with standard operators (opset 17, IR version 8). They include the parameters${
    isFloat(subject)
      ? ". Inputs are\nfloat32 data."
      : " and the scaling of\npixels: inputs are images as bytes."
  } N is any number of images. Inputs, outputs, objective and data are also in each
file's metadata, as JSON.
${binarizationNote(subject.binarization)}
${programs.map((program) => programSection(subject, program)).join("\n")}${heldOutNote(subject)}
\`export.json\` has the same information for programs. nelbo reads it: \`nelbo encode <this folder> digit.png\`.

${picturesSection(subject)}## Node

Save this as \`try.mjs\` in this folder; \`npm install onnxruntime-node --ignore-scripts\`; \`node try.mjs\`. ONNX Runtime sends telemetry
to Microsoft unless the environment variable \`ORT_DISABLE_TELEMETRY=1\` is set.

\`\`\`js
${nodeSnippet(subject)}\`\`\`

${browserSection(subject)}## Python

Save this as \`try.py\` in this folder; \`pip install onnxruntime numpy\`; \`python try.py\`.

\`\`\`python
${pythonSnippet(subject)}\`\`\`

## model.safetensors

The parameters as float32, row-major. Images are flattened in the order row, column, channel${isFloat(subject) ? "" : ", with pixels divided by 255"}.
PyTorch's layers store them in these shapes${hasFlattened(subject) ? '. For axes marked "channels first", PyTorch flattens channels first, so the axis has another order' : ""}.

| tensor | shape | in PyTorch |
| --- | --- | --- |
${tensorRows(subject).join("\n")}
`;
}

function binarizationNote(binarization: string): string {
  if (binarization === "none") return "";
  if (binarization === "threshold")
    return "The files threshold pixels to black or white at 128, as in training.\n";
  return "The model was trained on images whose pixels were drawn black or white, with their grey as probability. Draw your\nimages in the same way before you pass them in: the files use grey pixels unchanged.\n";
}

const purposes = {
  encoder: "from images to codes",
  decoder: "from codes to images",
  generator: "from noise to new images and their codes",
  draw: "from codes to images drawn from the likelihood",
  model: "from images to their reconstructions and codes",
  score: "how well each image is explained",
} as const;

function programSection(subject: ReadmeSubject, { name, inputs, outputs }: ExportedProgram): string {
  const row = (direction: string) => (port: Port) =>
    `| ${direction} | \`${port.name}\` | ${port.dataType} ${port.shape} | ${meaningOf(port)} |`;
  return `## ${name}.onnx: ${purposes[name]}

| | name | type | |
| --- | --- | --- | --- |
${[...inputs.map(row("in")), ...outputs.map(row("out"))].join("\n")}
${name === "score" && subject.model.parts.posterior.deterministic === false ? scoreNote : ""}${name === "draw" ? drawNote : ""}`;
}

const scoreNote =
  "\nThe noise of the samples is in the file, and is the same for every image, so equal images have equal scores.\n";

function heldOutNote({ heldOut }: ReadmeSubject): string {
  if (heldOut === undefined) return "";
  const { split, count } = heldOut;
  return `
## scores.json: reference scores

The scores of ${count} ${split} images, from the lowest to the highest. If r of them are at least as high as the score of
an image, then p = (r + 1) / ${count + 1}: among images like these, a score this high has at most this probability. It is never below ${(1 / (count + 1)).toPrecision(2)}.
`;
}

const drawNote =
  "\nMeans are smooth; draws have the noise of the likelihood, and are black or white if it is a likelihood of bits.\n";

/** The text of a table cell, in which vertical bars must be escaped. */
function meaningOf({ meaning, unit }: Port): string {
  return `${meaning}${unit === "none" ? "" : ` (${unit})`}`.replaceAll("|", "\\|");
}

function tensorRows({ model }: SnippetSubject): readonly string[] {
  const layouts = tensorLayouts(model);
  return model.parameters.map(({ name, sizes }) => {
    const layout = layouts.get(name);
    return `| \`${name}\` | ${formatShape(sizes)} | ${layout === undefined ? "" : inPytorch(layout, sizes)} |`;
  });
}

function inPytorch(layout: TensorLayout, sizes: readonly number[]): string {
  if (layout.kind === "convolution") return `Conv2d ${pytorchShape(layout, sizes)}`;
  if (layout.kind === "transposed convolution") return `ConvTranspose2d ${pytorchShape(layout, sizes)}`;
  const order = [
    ...(layout.rows === undefined ? [] : ["rows"]),
    ...(layout.kind === "linear" && layout.columns !== undefined ? ["columns"] : []),
  ];
  const note = order.length === 0 ? "the same" : `the same shape, ${order.join(" and ")} channels first`;
  return layout.kind === "linear" ? `Linear, ${note}` : note;
}

function hasFlattened({ model }: SnippetSubject): boolean {
  return [...tensorLayouts(model).values()].some(
    (layout) => "rows" in layout || ("columns" in layout && layout.columns !== undefined),
  );
}
