import { drawFigure, isNarrow } from "../../../../src/picture/frame.ts";
import { element, group, type Markup, pointsText } from "../../../../src/picture/svg.ts";
import { textAt, textWidth } from "../../../../src/picture/text.ts";
import { type Theme, themes } from "../../../../src/picture/theme.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { type Layer, type NetworkShapes, networkShapesData } from "./networkShapes.measure.ts";

/** Something that flows through a network, drawn as a box whose front is the image, or as a bar. */
interface Stage {
  readonly part: "encoder" | "code" | "decoder";
  /** How it is made, in at most two lines. */
  readonly made: readonly string[];
  readonly shapes: readonly (readonly number[])[];
}

export const networkShapes = learnFigure<NetworkShapes>({
  name: "networkShapes",
  alternative:
    "What flows through a dense, a convolutional and a residual network on MNIST: boxes with the height, width and " +
    "channels of each image, and bars for vectors.",
  measure: networkShapesData,
  draw({ networks }, { column = 732, theme: name = "light" }) {
    const theme = themes[name];
    const narrow = isNarrow({ column });
    const perLine = narrow ? 6 : 11;
    const cell = { width: column / perLine, height: 132, scale: narrow ? 1.15 : 1.5 };
    let top = 0;
    const parts = networks.flatMap((network) => {
      const stages = stagesOf(network.layers);
      const count = network.layers.reduce((sum, { parameters }) => sum + parameters, 0);
      const heading = `${network.name}: ${count.toLocaleString("en")} parameters`;
      const title = textAt(0, top + 14, heading, { size: 14, weight: "semiBold", colour: theme.text });
      const code = stages.findIndex(({ part }) => part === "code");
      const lines = narrow ? [stages.slice(0, code), stages.slice(code)] : [stages];
      const drawn = lines.map((line, number) => {
        const first = narrow ? 0 : perLine - 5 - code;
        const y = top + 24 + number * cell.height;
        return group({ transform: `translate(${first * cell.width} ${y})` }, ...drawLine(line, cell, theme));
      });
      top += 24 + lines.length * cell.height + 12;
      return [title, ...drawn];
    });
    return drawFigure(
      { title: "Shapes of three networks", column },
      { width: column, height: top - 12 },
      theme,
      "",
      parts,
    );
  },
  tables: {
    dense: (data) => layerTable(data, "dense"),
    convolutional: (data) => layerTable(data, "convolutional"),
    residual: (data) => layerTable(data, "residual"),
  },
});

function layerTable({ networks }: NetworkShapes, name: string): string {
  const layers = networks.find((network) => network.name === name)?.layers ?? [];
  const total = layers.reduce((sum, { parameters }) => sum + parameters, 0);
  return markdownTable(
    ["layer", "output", "numbers", "parameters"],
    [
      ...layers.map(({ name: layer, operation, output, parameters }) => [
        `\`${layer}\`: ${operation}`,
        output.join("×"),
        sizeOf(output).toLocaleString("en"),
        parameters.toLocaleString("en"),
      ]),
      ["all", "", "", total.toLocaleString("en")],
    ],
  );
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** The image, the layers with each block as one, the code, and the decoder's layers. */
function stagesOf(layers: readonly Layer[]): readonly Stage[] {
  const image = [28, 28, 1];
  const stages: Stage[] = [{ part: "encoder", made: ["image x"], shapes: [image] }];
  for (const { name, operation, output } of layers) {
    const part = name.startsWith("decoder") ? "decoder" : "encoder";
    if (/\.(second|shortcut)$/.test(name)) continue;
    if (name === "posterior.logVar") {
      stages.push({ part, made: ["mean, log", "variance"], shapes: [output, output] });
      stages.push({ part: "code", made: ["code z"], shapes: [output] });
    } else if (name !== "posterior.mu")
      stages.push({ part, made: shortWords(name, operation), shapes: [imageShape(name, output)] });
  }
  return stages;
}

/** The dense layer before a decoder's convolutions makes an image of 7 x 7. */
function imageShape(name: string, output: readonly number[]): readonly number[] {
  return name === "decoder.image" ? [7, 7, sizeOf(output) / 49] : output;
}

function shortWords(name: string, operation: string): readonly string[] {
  if (name.endsWith(".first")) return ["residual", "block"];
  if (operation.startsWith("upsampling")) return ["upsample,", "convolve"];
  if (operation.includes("pooling")) return ["max", "pooling"];
  if (operation.includes("transposed")) return ["transposed", operation.includes("stride") ? "stride 2" : ""];
  if (operation.includes("convolution")) return ["convolve", "stride 2"];
  return [operation];
}

interface Cell {
  readonly width: number;
  readonly height: number;
  /** Pixels of the page for a pixel of an image. */
  readonly scale: number;
}

const size = 10.5;

function drawLine(stages: readonly Stage[], cell: Cell, theme: Theme): readonly Markup[] {
  const middle = 66;
  const centre = (at: number) => (at + 0.5) * cell.width;
  const axis = element("line", {
    x1: centre(0),
    x2: centre(stages.length - 1),
    y1: middle,
    y2: middle,
    stroke: theme.axis,
    "stroke-width": 1.5,
  });
  return [axis, ...stages.flatMap((stage, at) => drawStage(stage, centre(at), middle, cell, theme))];
}

function drawStage(stage: Stage, x: number, middle: number, cell: Cell, theme: Theme): readonly Markup[] {
  const colours = {
    encoder: theme.series.test,
    code: theme.series.validation,
    decoder: theme.series.train,
  };
  const colour = colours[stage.part];
  const small = cell.width < 60 ? size - 1.5 : size;
  const centred = (y: number, text: string, of: string) =>
    textAt(x, y, text, { size: small, colour: of, anchor: "middle" });
  const made = stage.made.filter((line) => line !== "");
  const [shape = []] = stage.shapes;
  const count = stage.shapes.length;
  const label = count === 1 ? shape.join("×") : `${count} × ${shape.join("×")}`;
  const fitting = textWidth(label, small) > cell.width ? label.replaceAll(" ", "") : label;
  const parts = stage.shapes.map((each, at) =>
    drawShape(each, x + (at - (count - 1) / 2) * 12, middle, colour, cell.scale, theme),
  );
  return [
    ...made.map((line, at) => centred(24 - (made.length - 1 - at) * 12, line, theme.mutedText)),
    ...parts,
    centred(110, fitting, theme.text),
    centred(123, (count * sizeOf(shape)).toLocaleString("en"), colour),
  ];
}

/** A box with the image as its front and channels as its depth; a bar for a vector, with the area of an image. */
function drawShape(
  shape: readonly number[],
  x: number,
  middle: number,
  colour: string,
  scale: number,
  theme: Theme,
): Markup {
  const [height = 1, width, channels = 1] = shape;
  const depth = width === undefined ? 0 : (channels - 1) * 0.2 * scale;
  const [w, h] =
    width === undefined
      ? [6, Math.max(4, Math.sqrt(height) * scale)]
      : [Math.max(4, width * scale), Math.max(4, height * scale)];
  const [left, top] = [x - (w + depth) / 2, middle - (h - depth) / 2];
  const face = (points: readonly (readonly [number, number])[], opacity: number) => [
    element("polygon", {
      points: pointsText(points),
      fill: theme.background,
      stroke: colour,
      "stroke-width": 1.2,
      "stroke-linejoin": "round",
    }),
    element("polygon", { points: pointsText(points), fill: colour, "fill-opacity": opacity }),
  ];
  const [right, bottom] = [left + w, top + h];
  const side = [
    ...face(
      [
        [left, top],
        [left + depth, top - depth],
        [right + depth, top - depth],
        [right, top],
      ],
      0.12,
    ),
    ...face(
      [
        [right, top],
        [right + depth, top - depth],
        [right + depth, bottom - depth],
        [right, bottom],
      ],
      0.4,
    ),
  ];
  const front = face(
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ],
    0.25,
  );
  return group({}, ...(depth > 0 ? side : []), ...front);
}
