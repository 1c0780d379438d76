import { drawFigure, isNarrow } from "../../../../src/picture/frame.ts";
import { element, group, type Markup, pointsText } from "../../../../src/picture/svg.ts";
import { textAt, typographic } from "../../../../src/picture/text.ts";
import { type Theme, themes } from "../../../../src/picture/theme.ts";
import { learnFigure } from "../../figure.ts";
import { type FourPixelGraph, fourPixelGraphData } from "./fourPixelGraph.measure.ts";

type Point = readonly [x: number, y: number];

interface Box {
  readonly title: string;
  readonly at: Point;
  readonly size: readonly [width: number, height: number];
  /** Names of values, with what stands above each. */
  readonly entries: readonly (readonly [name: string, label: string])[];
}

/** The way of values forward, and of derivatives back, with texts beside it. */
interface Way {
  readonly forward: readonly Point[];
  readonly back?: readonly Point[];
  readonly labels?: readonly { readonly at: Point; readonly text: string }[];
}

interface Arrangement {
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly ways: readonly Way[];
  readonly legend: Point;
}

export const fourPixelGraph = learnFigure<FourPixelGraph>({
  name: "fourPixelGraph",
  alternative:
    "The computation of the four-pixel model as boxes: the values of the forward pass, and the derivatives of the " +
    "loss that flow back along the same lines.",
  measure: fourPixelGraphData,
  draw(data, { column = 732, theme: name = "light" }) {
    const theme = themes[name];
    const { height, boxes, ways, legend } = (isNarrow({ column }) ? narrow : wide)(data.gradients);
    return drawFigure(
      { title: "One step of the four-pixel model", column },
      { width: column, height },
      theme,
      "",
      [
        ...drawLegend(legend, theme),
        ...ways.flatMap((way) => drawWay(way, theme)),
        ...boxes.map((box) => drawBox(box, data, theme)),
      ],
    );
  },
});

type Gradients = FourPixelGraph["gradients"];

const posterior = [
  ["mean", "mean"],
  ["logVariance", "log variance"],
  ["sigma", "standard deviation"],
] as const;

function wide(gradients: Gradients): Arrangement {
  const [left, w, step, y] = [1, 118, 153, 152];
  const column = (at: number) => left + at * step;
  const across = (from: number, to: number, at = y) => [
    [column(from) + w, at] as const,
    [column(to), at] as const,
  ];
  const back = (from: number, to: number, at = y) => [...across(from, to, at + 10)].reverse();
  const lossMiddle = column(4) + w / 2;
  const encoderMiddle = column(1) + w / 2;
  return {
    height: 364,
    legend: [0, 14],
    boxes: [
      { title: "pixels x", at: [column(0), 132], size: [w, 44], entries: [["x", ""]] },
      { title: "encoder, q(z|x)", at: [column(1), 72], size: [w, 166], entries: posterior },
      { title: "noise", at: [column(2), 6], size: [w, 42], entries: [["noise", ""]] },
      { title: "code z", at: [column(2), 126], size: [w, 60], entries: [["z", ""]] },
      { title: "decoder: logits", at: [column(3), 112], size: [w, 88], entries: [["logits", ""]] },
      { title: "reconstruction", at: [column(4), 126], size: [w, 60], entries: [["reconstruction", ""]] },
      { title: "KL", at: [column(2), 302], size: [w, 60], entries: [["kl", ""]] },
      { title: "loss", at: [column(4), 302], size: [w, 60], entries: [["loss", ""]] },
    ],
    ways: [
      { forward: across(0, 1) },
      { forward: across(1, 2), back: back(1, 2) },
      {
        forward: [
          [column(2) + w / 2, 48],
          [column(2) + w / 2, 126],
        ],
      },
      { forward: across(2, 3), back: back(2, 3) },
      { forward: across(3, 4), back: back(3, 4) },
      {
        forward: [
          [lossMiddle + 5, 186],
          [lossMiddle + 5, 302],
        ],
        back: [
          [lossMiddle - 5, 302],
          [lossMiddle - 5, 186],
        ],
      },
      {
        forward: [
          [encoderMiddle + 5, 238],
          [encoderMiddle + 5, 327],
          [column(2), 327],
        ],
        back: [
          [column(2), 337],
          [encoderMiddle - 5, 337],
          [encoderMiddle - 5, 238],
        ],
        labels: byKl(gradients, encoderMiddle + 14, 268),
      },
      { forward: across(2, 4, 327), back: back(2, 4, 327) },
    ],
  };
}

function narrow(gradients: Gradients): Arrangement {
  const [left, w, right] = [1, 150, 195];
  const middle = left + w / 2;
  const down = (from: number, to: number) => ({
    forward: [[middle + 5, from] as const, [middle + 5, to] as const],
    back: [[middle - 5, to] as const, [middle - 5, from] as const],
  });
  return {
    height: 722,
    legend: [0, 14],
    boxes: [
      { title: "pixels x", at: [left, 44], size: [w, 44], entries: [["x", ""]] },
      { title: "encoder, q(z|x)", at: [left, 124], size: [w, 166], entries: posterior },
      { title: "noise", at: [right - 10, 335], size: [72, 42], entries: [["noise", ""]] },
      { title: "code z", at: [left, 326], size: [w, 60], entries: [["z", ""]] },
      { title: "decoder: logits", at: [left, 422], size: [w, 88], entries: [["logits", ""]] },
      { title: "reconstruction", at: [left, 546], size: [w, 60], entries: [["reconstruction", ""]] },
      { title: "KL", at: [right, 546], size: [126, 60], entries: [["kl", ""]] },
      { title: "loss", at: [left, 660], size: [w, 60], entries: [["loss", ""]] },
    ],
    ways: [
      {
        forward: [
          [middle, 88],
          [middle, 124],
        ],
      },
      down(290, 326),
      {
        forward: [
          [right - 10, 356],
          [left + w, 356],
        ],
      },
      down(386, 422),
      down(510, 546),
      down(606, 660),
      {
        forward: [
          [left + w, 214],
          [right + 88, 214],
          [right + 88, 546],
        ],
        back: [
          [right + 98, 546],
          [right + 98, 204],
          [left + w, 204],
        ],
        labels: byKl(gradients, left + w + 12, 178),
      },
      {
        forward: [
          [right + 68, 606],
          [right + 68, 695],
          [left + w, 695],
        ],
        back: [
          [left + w, 685],
          [right + 58, 685],
          [right + 58, 606],
        ],
      },
    ],
  };
}

/** What of the encoder's derivatives comes through the KL. */
function byKl(gradients: Gradients, x: number, y: number) {
  const short = (name: string) => numberText(gradients[name]?.[0] ?? 0);
  return [
    { at: [x, y] as const, text: `mean ${short("meanByKl")}` },
    { at: [x, y + 15] as const, text: `log variance ${short("logVarianceByKl")}` },
  ];
}

const titleSize = 12;
const valueSize = 11.5;

function drawBox(
  { title, at: [x, y], size: [width, height], entries }: Box,
  data: FourPixelGraph,
  theme: Theme,
) {
  const centre = x + width / 2;
  const line = (at: number, text: string, colour: string, size = valueSize) =>
    textAt(centre, at, text, { size, colour, anchor: "middle" });
  let below = y + 17;
  const parts: Markup[] = [
    element("rect", {
      x,
      y,
      width,
      height,
      rx: 5,
      fill: theme.background,
      stroke: theme.axis,
      "stroke-width": 1.2,
    }),
    textAt(centre, below, title, {
      size: titleSize,
      weight: "semiBold",
      colour: theme.text,
      anchor: "middle",
    }),
  ];
  for (const [name, label] of entries) {
    if (label !== "") {
      below += 16;
      parts.push(line(below, label, theme.mutedText, 11));
    }
    for (const [numbers, colour] of [
      [data.values[name], theme.series.train],
      [data.gradients[name], theme.series.test],
    ] as const) {
      if (numbers === undefined) continue;
      for (const text of linesOf(numbers)) {
        below += 15;
        parts.push(line(below, text, colour));
      }
    }
    if (label !== "") below += 1;
  }
  return group({}, ...parts);
}

/** Four numbers that are not whole take two lines. */
function linesOf(numbers: readonly number[]): readonly string[] {
  const texts = numbers.map(numberText);
  const whole = numbers.every(Number.isInteger);
  if (whole || texts.length < 3) return [texts.join(", ")];
  const half = Math.ceil(texts.length / 2);
  return [`${texts.slice(0, half).join(", ")},`, texts.slice(half).join(", ")];
}

function numberText(value: number): string {
  return typographic(Number.isInteger(value) ? String(value) : value.toFixed(value === 0.5 ? 1 : 3));
}

function drawWay({ forward, back, labels = [] }: Way, theme: Theme): readonly Markup[] {
  return [
    ...arrow(forward, theme.series.train),
    ...(back ? arrow(back, theme.series.test) : []),
    ...labels.map(({ at, text }) => textAt(...at, text, { size: 11, colour: theme.series.test })),
  ];
}

function arrow(points: readonly Point[], colour: string): readonly Markup[] {
  const [from = [0, 0], to = [0, 0]] = points.slice(-2);
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const [dx, dy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const tip: Point = [to[0] - dx, to[1] - dy];
  const end: Point = [to[0] - 7 * dx, to[1] - 7 * dy];
  const wing = (side: number): Point => [end[0] - side * 3.6 * dy, end[1] + side * 3.6 * dx];
  return [
    element("polyline", {
      points: pointsText([...points.slice(0, -1), end]),
      fill: "none",
      stroke: colour,
      "stroke-width": 1.6,
      "stroke-linejoin": "round",
    }),
    element("polygon", { points: pointsText([tip, wing(1), wing(-1)]), fill: colour }),
  ];
}

function drawLegend([x, y]: Point, theme: Theme): readonly Markup[] {
  return [
    ...arrow(
      [
        [x, y - 4],
        [x + 26, y - 4],
      ],
      theme.series.train,
    ),
    textAt(x + 32, y, "values, forward", { size: 12, colour: theme.series.train }),
    ...arrow(
      [
        [x + 26, y + 14],
        [x, y + 14],
      ],
      theme.series.test,
    ),
    textAt(x + 32, y + 18, "derivatives of the loss, back", { size: 12, colour: theme.series.test }),
  ];
}
