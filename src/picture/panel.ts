import { line } from "d3-shape";
import { drawAxes, type EpochAxis, type VerticalAxis } from "./axis.ts";
import type { Point, Series } from "./history.ts";
import { spread } from "./spread.ts";
import { element, group, type Markup, nothing, rounded } from "./svg.ts";
import { numberText, textAt, textWidth } from "./text.ts";
import { type SeriesName, seriesStyles, type Theme } from "./theme.ts";

/** One plot of a figure: the lines of one part of the loss, with the name and last value of each at its end. */
export interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
  readonly vertical: VerticalAxis;
  readonly epochs: EpochAxis;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const labelSize = 12;
const labelSpacing = 16;
const labelOffset = 14;
const nameGap = 5;
/** Up to this number of epochs each measurement has a marker; with more, only the last. */
const markedEpochs = 20;
/** Markers and the ends of lines may reach this far over the left and right edge of a plot. */
const overhang = 6;
/** The distance in pixels from a plot beyond which the PNG renderer, which uses 32-bit floats, would omit a line. */
const farthest = 100_000;

/** The width of the labels at the ends of the lines, from the edge of the plot, in pixels. */
export function endLabelWidth(series: readonly Series[]): number {
  const names = series.map((line) => textWidth(labelOf(line), labelSize));
  return labelOffset + valueWidth(series) + nameGap + Math.max(...names);
}

/** The plot with its axes and labels; (x, y) is the top left corner of the plot itself. */
export function drawPanel(panel: Panel, x: number, y: number, size: Size, theme: Theme): Markup {
  const place = (point: Point): readonly [number, number] => [
    panel.epochs.scale(point.epoch),
    panel.vertical.scale(point.value),
  ];
  return group(
    { transform: `translate(${rounded(x)} ${rounded(y)})` },
    textAt(0, -32, panel.title, { size: 13.5, weight: "semiBold", colour: theme.text }),
    textAt(0, -15, panel.unit, { size: 11.5, colour: theme.mutedText }),
    drawAxes(panel.vertical, panel.epochs, size, theme),
    drawLines(panel.series, place, size, theme),
    ...panel.series.map((series) => drawMarkers(series, place, size, theme)),
    drawEndLabels(panel.series, place, size, theme),
    drawBeginnings(panel.series, place, size, theme),
  );
}

type Place = (point: Point) => readonly [x: number, y: number];

/** A nested SVG clips the lines at the frame without an id, so that several figures can be in one page. */
function drawLines(series: readonly Series[], place: Place, { width, height }: Size, theme: Theme): Markup {
  const path = line<Point>(
    (point) => place(point)[0] + overhang,
    (point) => Math.max(-farthest, Math.min(farthest, place(point)[1])),
  ).digits(2);
  const lines = series.map(({ name, points }) =>
    element("path", {
      d: path(points) ?? "",
      fill: "none",
      stroke: theme.series[name],
      "stroke-width": 1.75,
      "stroke-linejoin": "round",
      "stroke-linecap": "round",
      "stroke-dasharray": seriesStyles[name].dash,
    }),
  );
  const frame = { x: -overhang, y: 0, width: width + 2 * overhang, height, overflow: "hidden" };
  return element("svg", { ...frame, "aria-hidden": "true" }, ...lines);
}

function drawMarkers({ name, points, last }: Series, place: Place, size: Size, theme: Theme): Markup {
  const marked = points.length <= markedEpochs ? points : [last];
  const markers = marked.flatMap((point) => {
    const [x, y] = place(point);
    if (isOutside(y, size)) return [];
    return [marker(name, x, y, point === last ? 3.4 : 2.3)];
  });
  return group({ fill: theme.series[name], stroke: theme.background }, ...markers);
}

function marker(name: SeriesName, x: number, y: number, radius: number): Markup {
  const shape = seriesStyles[name].marker;
  if (shape === "circle") return element("circle", { cx: x, cy: y, r: radius });
  const half = shape === "square" ? 0.9 * radius : radius;
  const turn = shape === "square" ? undefined : `rotate(45 ${rounded(x)} ${rounded(y)})`;
  return element("rect", { x: x - half, y: y - half, width: 2 * half, height: 2 * half, transform: turn });
}

function drawEndLabels(
  series: readonly Series[],
  place: Place,
  { width, height }: Size,
  theme: Theme,
): Markup {
  const ends = series.map(({ last }) => Math.max(0, Math.min(height, place(last)[1])));
  const centres = spread(ends, labelSpacing, 0, height);
  const figuresEnd = width + labelOffset + valueWidth(series);
  const labels = series.flatMap((line, index) => {
    const { name, last } = line;
    const end = ends[index] ?? 0;
    const y = centres[index] ?? end;
    const colour = theme.series[name];
    const style = { size: labelSize, colour };
    const start = place(last)[0];
    const atItsLabel = Math.abs(y - end) < 1.5 && width - start < labelOffset;
    const leader = { x1: start + 5, y1: end, x2: width + labelOffset - 4, y2: y };
    return [
      atItsLabel ? nothing : element("line", { ...leader, stroke: colour, "stroke-width": 0.75 }),
      textAt(figuresEnd, y + 4.3, numberText(last.value), { ...style, weight: "semiBold", anchor: "end" }),
      labelOf(line) === "" ? nothing : textAt(figuresEnd + nameGap, y + 4.3, labelOf(line), style),
    ];
  });
  return group({}, ...labels);
}

function labelOf({ name, label = name }: Series): string {
  return label;
}

function valueWidth(series: readonly Series[]): number {
  return Math.max(...series.map(({ last }) => textWidth(numberText(last.value), labelSize, "semiBold")));
}

/** If the first value of a line is outside the frame: an arrow and the value, where the line enters. */
function drawBeginnings(series: readonly Series[], place: Place, size: Size, theme: Theme): Markup {
  const above = series.filter(({ points: [first] }) => place(first)[1] < 0);
  const below = series.filter(({ points: [first] }) => place(first)[1] > size.height);
  if (above.length + below.length === 0) return nothing;
  const notes = [above, below].flatMap((lines, direction) => {
    const x = Math.max(...lines.map((line) => entrance(line, place, size))) + 9;
    return lines.map(({ name, points: [first] }, index) => {
      const row = direction === 0 ? index : index - lines.length + 1;
      const y = (direction === 0 ? 13 : size.height - 6) + row * labelSpacing;
      const text = `${direction === 0 ? "↑" : "↓"} ${numberText(first.value)} at epoch ${first.epoch}`;
      const halo = { stroke: theme.background, "stroke-width": 4, "paint-order": "stroke" };
      return textAt(x, y, text, { size: 11.5, colour: theme.series[name] }, halo);
    });
  });
  return group({}, ...notes);
}

/** The x at which a line that begins outside the frame first crosses its edge. */
function entrance({ points }: Series, place: Place, size: Size): number {
  const inside = points.findIndex((point) => !isOutside(place(point)[1], size));
  const after = points[inside];
  const before = points[inside - 1];
  if (after === undefined || before === undefined) return 0;
  const [x, y] = place(after);
  const [startX, startY] = place(before);
  const edge = startY < 0 ? 0 : size.height;
  return startX + ((edge - startY) / (y - startY)) * (x - startX);
}

function isOutside(y: number, { height }: Size): boolean {
  return y < 0 || y > height;
}
