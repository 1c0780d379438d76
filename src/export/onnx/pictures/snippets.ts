import { backgroundText } from "../../../data/pictures/background.ts";
import type { Preparation } from "../../../data/pictures/preparation.ts";
import { elementCount } from "../../../graph/shape.ts";
import { feedsOf, pixelAt, rankLines, type SnippetSubject, wordsOf } from "../snippets.ts";

/** An ES module for Node that encodes and scores picture files, to be run in the export's folder. */
export function pictureNodeSnippet(subject: SnippetSubject): string {
  const { model } = subject;
  const { latentSize, shape, score, isVariational, given } = wordsOf(subject);
  const size = elementCount(model.parts.dataShape);
  const ranks = rankLines(subject, score).javascript;
  return `${ranks.imports}import * as ort from "onnxruntime-node";
import sharp from "sharp";
import { prepare } from "./prepare.mjs";

const files = process.argv.slice(2);
const N = files.length;
if (N === 0) throw new Error("expected picture files: node pictures.mjs photo.jpg");

async function decoded(file) {
  const pixels = sharp(file).autoOrient().toColourspace("srgb").ensureAlpha().raw();
  const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

const bytes = new Uint8Array(N * ${size});
for (const [index, file] of files.entries()) bytes.set(prepare(await decoded(file)), index * ${size});
const x = new ort.Tensor("uint8", bytes, [N, ${shape}]);
${given.javascript("")}
const open = (file) => ort.InferenceSession.create(file);
const [encoder, score] = await Promise.all(["encoder.onnx", "score.onnx"].map(open));
const { mu${isVariational ? ", logVar" : ""} } = await encoder.run({ x${given.toEncoder} });
const figures = await score.run({ ${feedsOf(model)} });
for (const [index, file] of files.entries()) {
  const code = (statistic) => statistic.data.slice(${latentSize} * index, ${latentSize} * (index + 1));
  console.log(file);
  console.log("code", code(mu));
${isVariational ? '  console.log("standard deviations", code(logVar).map((value) => Math.exp(value / 2)));\n' : ""}  console.log("${score}, nats per image", figures.${score}.data[index]);
}
${ranks.lines}`;
}

/**
 * A page that draws a picture file and its reconstruction, to be served from the export's folder with onnxruntime-web
 * in it.
 */
export function pictureBrowserSnippet(subject: SnippetSubject, { background }: Preparation): string {
  const { dataShape } = subject.model.parts;
  const [height, width] = dataShape;
  const { shape, given } = wordsOf(subject);
  // The model has the inputs of both the encoder and the decoder.
  const fed = given.toEncoder || given.toDecoder;
  return `<!doctype html>
<meta charset="utf-8" />
<title>A picture and its reconstruction</title>
<p><input type="file" accept="image/*" disabled /></p>
<canvas width="${2 * width}" height="${height}" style="width: ${8 * width}px; image-rendering: pixelated"></canvas>
<p id="code"></p>
<script type="module">
  import * as ort from "./node_modules/onnxruntime-web/dist/ort.wasm.min.mjs";
  import { prepare } from "./prepare.mjs";

  // More threads require cross-origin isolation.
  ort.env.wasm.numThreads = 1;
  const model = await ort.InferenceSession.create("model.onnx");
  const input = document.querySelector("input");
  const code = document.querySelector("#code");
  const canvas = document.querySelector("canvas").getContext("2d");
  const N = 1;
${given.javascript("  ")}
  input.disabled = false;
  input.onchange = async () => {
    const [file] = input.files;
    try {
      if (file) await show(prepare(await decoded(file)));
    } catch (error) {
      code.textContent = \`\${file.name}: \${error.message}\`;
    }
  };

  async function decoded(file) {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.fillStyle = "${backgroundText(background)}";
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, width, height);
  }

  async function show(bytes) {
    const x = new ort.Tensor("uint8", bytes, [N, ${shape}]);
    const { mean, mu } = await model.run({ x${fed} });
    draw(bytes, 0);
    draw(mean.data.map((value) => 255 * value), ${width});
    code.textContent = Array.from(mu.data, (value) => value.toFixed(2)).join(" ");
  }

  function draw(values, left) {
    const picture = new ImageData(${width}, ${height});
    for (let pixel = 0; pixel < ${height * width}; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        picture.data[4 * pixel + channel] = values[${pixelAt(dataShape, subject.layout)}];
      }
      picture.data[4 * pixel + 3] = 255;
    }
    canvas.putImageData(picture, left, 0);
  }
</script>
`;
}
