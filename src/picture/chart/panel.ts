import { extent } from "d3-array";
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3-scale";
import { linearTicks, type Tick, verticalAxis } from "../axis.ts";
import { element, group, type Markup, nothing, rounded } from "../svg.ts";
import { fitText, textAt, textWidth, wrapText } from "../text.ts";
import type { Theme } from "../theme.ts";
import { type ChartMark, colourOf, drawMark, drawNote, numbersOf, type Place } from "./marks.ts";

export interface ChartPanel {
  /** Above the panel. Default: none. */
  readonly title?: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** From back to front. Labels of marks are listed above the panel. */
  readonly marks: readonly ChartMark[];
  /** Height of the plot by its width. Default: 0.62. */
  readonly aspect?: number;
}

export interface ChartAxis {
  /** With its unit, if it has one: `KL, nats`. */
  readonly name: string;
  /** The values at both ends. Marks are cut off there. Default: those of all marks. */
  readonly range?: readonly [low: number, high: number];
  /** Default: linear. */
  readonly scale?: "linear" | "log";
  /** Whether ticks are labelled. Default: true. */
  readonly ticks?: boolean;
}

const tickSize = 12;
const titleSize = 14;
const legendLine = 19;
const titleLine = 22;
/** From the lower edge of the plot to the end of the panel: ticks and the name of the axis. */
const below = 42;
/** Pixels at the right of the plot, for half a tick label. */
const right = 14;
/** Free space at both ends of an axis without a given range, as a part of it. */
const padding = 0.04;

/** The sizes of a panel, in pixels. */
export interface PanelLayout {
  readonly width: number;
  /** From the left edge to the plot: the labels of the y axis. */
  readonly left: number;
  /** From the top to the plot: title, legend and the name of the y axis. */
  readonly head: number;
  readonly plotHeight: number;
  readonly yTicks: readonly Tick[];
}

export function panelLayout(panel: ChartPanel, width: number): PanelLayout {
  const aspect = panel.aspect ?? 0.62;
  // The height depends on the width of the labels: as many ticks as have room with labels of the usual width.
  const yTicks = ticksOf(panel.y, rangeOf(panel, "y"), (width - 50) * aspect);
  const widest = Math.max(0, ...yTicks.map(({ label }) => textWidth(label, tickSize)));
  const left = Math.ceil(widest) + 10;
  const head =
    (panel.title === undefined ? 0 : titleLines(panel.title, width).length * titleLine) +
    legendRows(panel.marks, width).length * legendLine +
    22;
  return { width, left, head, plotHeight: Math.round((width - left - right) * aspect), yTicks };
}

export function panelHeight({ head, plotHeight }: PanelLayout): number {
  return head + plotHeight + below;
}

/** A panel at the origin. `head` may be larger than its own, so that plots of a row are at the same height. */
export function drawPanel(
  panel: ChartPanel,
  { width, left, head }: Pick<PanelLayout, "width" | "left" | "head">,
  theme: Theme,
): Markup {
  const own = panelLayout(panel, width);
  const size = { width: width - left - right, height: own.plotHeight };
  const [x, y] = [rangeOf(panel, "x"), rangeOf(panel, "y")];
  const place: Place = {
    x: scaleOf(panel.x, x, [0, size.width]),
    y: scaleOf(panel.y, y, [size.height, 0]),
    ...size,
  };
  const titles = titleLines(panel.title ?? "", width);
  const titleStyle = { size: titleSize, weight: "semiBold", colour: theme.text } as const;
  const legendTop = panel.title === undefined ? 0 : titles.length * titleLine;
  // A nested SVG cuts off marks at the edge of the plot without an id, which would have to be unique in the page.
  const marks = element(
    "svg",
    { x: 0, y: -1, width: size.width, height: size.height + 2, overflow: "hidden" },
    group({ transform: "translate(0 1)" }, ...panel.marks.flatMap((mark) => drawMark(mark, place, theme))),
  );
  return group(
    {},
    ...titles.map((line, at) => textAt(0, 15 + at * titleLine, line, titleStyle)),
    ...drawLegend(panel.marks, width, legendTop, theme),
    group(
      { transform: `translate(${rounded(left)} ${rounded(head)})` },
      drawAxes(panel, { x: ticksOf(panel.x, x, size.width), y: own.yTicks }, place, theme),
      marks,
      ...panel.marks.flatMap((mark) => drawNote(mark, place, theme)),
    ),
  );
}

function titleLines(title: string, width: number): readonly string[] {
  return title === "" ? [] : wrapText(title, width / 1.04, titleSize);
}

function rangeOf(panel: ChartPanel, axis: "x" | "y"): readonly [number, number] {
  const { range, scale } = panel[axis];
  if (range !== undefined) return range;
  const [low = 0, high = 1] = extent(panel.marks.flatMap((mark) => numbersOf(mark, axis)));
  if (scale === "log") {
    const factor = low > 0 ? (high / low) ** padding : 1;
    return [low / factor, high * factor];
  }
  const space = axis === "x" ? 0 : padding * (high - low);
  return high === low ? [low - 0.5, high + 0.5] : [low < 0 || low > 0 ? low - space : low, high + space];
}

function scaleOf(
  { scale }: ChartAxis,
  domain: readonly [number, number],
  range: readonly [number, number],
): ScaleContinuousNumeric<number, number> {
  return (scale === "log" ? scaleLog() : scaleLinear()).domain([...domain]).range([...range]);
}

/** About as many ticks as have room along an axis of this many pixels. */
function ticksOf(
  { scale, ticks = true }: ChartAxis,
  [low, high]: readonly [number, number],
  length: number,
): readonly Tick[] {
  if (!ticks) return [];
  if (scale === "log") return verticalAxis({ scale: "log", low, high }, length).ticks;
  return linearTicks(scaleLinear().domain([low, high]), Math.max(2, Math.round(length / 58)));
}

function drawAxes(
  panel: ChartPanel,
  ticks: { readonly x: readonly Tick[]; readonly y: readonly Tick[] },
  { x, y, width, height }: Place,
  theme: Theme,
): Markup {
  const label = { size: tickSize, colour: theme.mutedText };
  const beside = ticks.y.flatMap(({ value, label: text }) => [
    element("line", { x1: 0, x2: width, y1: y(value), y2: y(value), stroke: theme.grid }),
    textAt(-8, y(value) + 4, text, { ...label, anchor: "end" }),
  ]);
  const along = ticks.x.flatMap(({ value, label: text }) => [
    element("line", { x1: x(value), x2: x(value), y1: height, y2: height + 4, stroke: theme.axis }),
    textAt(x(value), height + 18, text, { ...label, anchor: "middle" }),
  ]);
  return group(
    {},
    ...beside,
    element("line", { x1: 0, x2: width, y1: height, y2: height, stroke: theme.axis }),
    ...along,
    textAt(0, -9, fitText(panel.y.name, width, tickSize), label),
    textAt(width / 2, height + 36, fitText(panel.x.name, width, tickSize), { ...label, anchor: "middle" }),
  );
}

interface Entry {
  readonly mark: ChartMark;
  readonly label: string;
  readonly x: number;
}

const swatch = 20;

/** The labels of marks in lines that fit the width. */
function legendRows(marks: readonly ChartMark[], width: number): readonly (readonly Entry[])[] {
  const rows: Entry[][] = [];
  let x = 0;
  for (const mark of marks) {
    if (mark.label === undefined) continue;
    const label = fitText(mark.label, width - swatch - 8, tickSize);
    const length = swatch + 7 + textWidth(label, tickSize) + 18;
    if (rows.length === 0 || x + length - 18 > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push({ mark, label, x });
    x += length;
  }
  return rows;
}

function drawLegend(
  marks: readonly ChartMark[],
  width: number,
  top: number,
  theme: Theme,
): readonly Markup[] {
  return legendRows(marks, width).flatMap((row, at) =>
    row.flatMap(({ mark, label, x }) => {
      const middle = top + at * legendLine + 10;
      return [
        drawSwatch(mark, x, middle, theme),
        textAt(x + swatch + 7, middle + 4, label, { size: tickSize, colour: theme.text }),
      ];
    }),
  );
}

function drawSwatch(mark: ChartMark, x: number, middle: number, theme: Theme): Markup {
  const colour = colourOf(mark.colour, theme);
  if (mark.kind === "note") return nothing;
  if (mark.kind === "points")
    return element("circle", { cx: x + swatch / 2, cy: middle, r: 4, fill: colour });
  if (mark.kind === "bars" || mark.kind === "band" || mark.kind === "area") {
    const opacity = mark.kind === "bars" ? 0.45 : 0.25;
    const box = { x, y: middle - 6, width: swatch, height: 12, fill: colour, "fill-opacity": opacity };
    const edge = mark.kind === "area" ? { stroke: colour, "stroke-width": 1.5 } : {};
    return element("rect", { ...box, ...edge });
  }
  const dash = mark.dashed === true ? "6 4" : undefined;
  const line = { x1: x, x2: x + swatch, y1: middle, y2: middle, stroke: colour, "stroke-width": 2 };
  return element("line", { ...line, "stroke-dasharray": dash });
}
