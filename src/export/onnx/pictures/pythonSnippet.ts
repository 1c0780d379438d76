import type { Preparation } from "../../../data/pictures/preparation.ts";
import { feedsOf, rankLines, type SnippetSubject, wordsOf } from "../snippets.ts";

/** A Python script that encodes and scores picture files, to be run in the export's folder. */
export function picturePythonSnippet(subject: SnippetSubject, preparation: Preparation): string {
  const { model, heldOut, layout } = subject;
  const { score, isVariational, given } = wordsOf(subject);
  const { height, width, channels, background } = preparation;
  const entries = feedsOf(model, (name, value) => `"${name}": ${value}`);
  const axes = layout === "nchw" ? ".transpose(2, 0, 1)" : "";
  return `${heldOut === undefined ? "" : "import json\n"}import sys

import numpy as np
import onnxruntime as ort
from PIL import Image, ImageOps

BACKGROUND = (${background.join(", ")})


def load(file):
    return ort.InferenceSession(file, providers=["CPUExecutionProvider"])


def prepare(file):
    with Image.open(file) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    picture = Image.alpha_composite(Image.new("RGBA", picture.size, BACKGROUND), picture)
    picture = picture.convert("RGB")${channels === 1 ? '.convert("L")' : ""}
${fitted(preparation)}    return np.asarray(picture).reshape(${height}, ${width}, ${channels})${axes}


files = sys.argv[1:]
N = len(files)
if N == 0:
    sys.exit("expected picture files: python pictures.py photo.jpg")
x = np.stack([prepare(file) for file in files])
${given.python}
encoder, score = load("encoder.onnx"), load("score.onnx")
${isVariational ? "mu, log_var" : "(mu,)"} = encoder.run(${isVariational ? '["mu", "logVar"]' : '["mu"]'}, {"x": x${given.toPythonEncoder}})
(figures,) = score.run(["${score}"], {${entries}})
for index, file in enumerate(files):
    print(file)
    print("code", mu[index])
${isVariational ? '    print("standard deviations", np.exp(log_var[index] / 2))\n' : ""}    print("${score}, nats per image", figures[index])
${rankLines(subject, score).python.lines}`;
}

/** The lines that resize `picture`. */
function fitted({ fit, height, width, channels }: Preparation): string {
  const onBackground = `    canvas = Image.new("RGB", (${width}, ${height}), BACKGROUND)${channels === 1 ? '.convert("L")' : ""}
    canvas.paste(picture, ((${width} - picture.width) // 2, (${height} - picture.height) // 2))
    picture = canvas
`;
  const sides = `    wide, tall = picture.width * ${height}, picture.height * ${width}\n`;
  switch (fit) {
    case "stretch":
      return `    picture = picture.resize((${width}, ${height}), Image.BILINEAR)\n`;
    case "cover":
      return `${sides}    columns = tall / ${height} if wide > tall else picture.width
    rows = picture.height if wide > tall else wide / ${width}
    left, top = (picture.width - columns) / 2, (picture.height - rows) / 2
    picture = picture.resize((${width}, ${height}), Image.BILINEAR, box=(left, top, left + columns, top + rows))
`;
    case "contain":
      return `${sides}    if wide > tall:
        size = ${width}, max(1, int(tall / picture.width + 0.5))
    else:
        size = max(1, int(wide / picture.height + 0.5)), ${height}
    picture = picture.resize(size, Image.BILINEAR)
${onBackground}`;
    case "pad":
      return `    if picture.width > ${width} or picture.height > ${height}:
        sys.exit(f"{file}: expected at most ${width} x ${height} pixels (width x height), found {picture.width} x {picture.height}")
${onBackground}`;
  }
}
