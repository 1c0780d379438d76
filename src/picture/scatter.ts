import { type ScaleLinear, scaleLinear } from "d3-scale";
import { linearTicks, type Tick } from "./axis.ts";
import {
  type ClassedPoints,
  checkPoints,
  drawLegend,
  type Groups,
  groupsOf,
  pointRadius,
  scatterLayout,
} from "./classGroups.ts";
import { densityRaster, encodeIndexedPng } from "./density.ts";
import {
  drawFigure,
  embeddedPng,
  type Figure,
  type FigureLook,
  type FigureWords,
  headerHeight,
  isNarrow,
  marginOf,
} from "./frame.ts";
import { placeLabels } from "./placeLabels.ts";
import { element, group, type Markup, rounded } from "./svg.ts";
import { fitText, textAt, textWidth } from "./text.ts";
import { type Theme, themes } from "./theme.ts";

export interface Scatter extends FigureWords, FigureLook, ClassedPoints {
  /** x and y in turn, [n, 2], finite. */
  readonly points: Float32Array;
  /** Names of the axes. */
  readonly axes: readonly [x: string, y: string];
}

const density = 2;
const tickSize = 11.5;
/** Each axis omits up to this share of the points at either end, so that a few outliers do not compress the rest. */
const outliers = 0.0005;

/**
 * Points in a square with the same unit for both axes, coloured by class, with the classes' names at their middles and
 * in a legend. Suitable for tens of thousands of points: see `densityRaster`. The same points give the same bytes.
 *
 * @throws DataError if there are no points, they are not finite, or labels do not fit them
 */
export function scatterFigure(scatter: Scatter): Figure {
  checkPoints(scatter, 2);
  const { points, labels, axes } = scatter;
  const theme = themes[scatter.theme ?? "light"];
  const count = points.length / 2;
  const groups = groupsOf(scatter);
  const frame = frameOf(points);
  const outside = countOutside(points, frame);

  const margin = marginOf(scatter);
  const { x: allTicks, y: yTicks } = ticksOf(frame, isNarrow(scatter) ? 4 : 6);
  const axisWidth = Math.ceil(Math.max(...yTicks.map(({ label }) => textWidth(label, tickSize)))) + 26;
  const layout = scatterLayout(groups, scatter, axisWidth);
  const { side } = layout;
  const [left, top] = [margin + axisWidth, headerHeight(scatter) + 6];
  const under = side + 46 + (outside > 0 ? 12 : 0);
  const size = {
    width: left + side + margin + layout.beside,
    height: top + under + layout.below + margin,
  };
  const x = scaleLinear().domain(frame.x).range([0, side]);
  const y = scaleLinear().domain(frame.y).range([side, 0]);
  const xTicks = roomyTicks(allTicks, x, side + margin + layout.beside);
  const raster = densityRaster({
    points: points.map((value, at) => density * (at % 2 === 0 ? x(value) : y(value)) - 0.5),
    classes: labels === undefined ? new Uint8Array(count) : labels.map((label) => groups.colourOf(label)),
    colours: groups.colours(scatter.theme ?? "light"),
    background: theme.background,
    width: density * side,
    height: density * side,
    radius: density * pointRadius(count),
  });
  const outsideText = `${outside.toLocaleString("en-US")} of ${count.toLocaleString("en-US")} points lie outside`;
  const small = { size: 11, colour: theme.mutedText, anchor: "end" } as const;
  const square = { x: 0, y: 0, width: side, height: side };
  return drawFigure(scatter, size, theme, alternativeOf(scatter, groups), [
    group(
      { transform: `translate(${rounded(left)} ${rounded(top)})` },
      embeddedPng(encodeIndexedPng(raster), { ...square, themed: true }),
      drawAxes({ x, y, xTicks, yTicks, side, axisWidth }, axes, theme),
      ...drawNames(groups, x, y, side, theme),
      drawLegend(groups, layout, under, scatter.theme ?? "light"),
      ...(outside === 0 ? [] : [textAt(side, side + 54, outsideText, small)]),
    ),
  ]);
}

interface Frame {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A square around all points except outliers, with axes of the same length. */
function frameOf(points: Float32Array): Frame {
  const spans = [0, 1].map((axis) => {
    const values = points.filter((_, at) => at % 2 === axis).sort();
    const skipped = Math.floor(outliers * values.length);
    const [low = 0, high = 0] = [values[skipped], values[values.length - 1 - skipped]];
    return { middle: (low + high) / 2, length: high - low };
  });
  const half = 0.53 * Math.max(...spans.map(({ length }) => length)) || 1;
  const [x = [0, 0], y = [0, 0]] = spans.map(({ middle }) => [middle - half, middle + half] as const);
  return { x, y };
}

function countOutside(points: Float32Array, { x, y }: Frame): number {
  let outside = 0;
  for (let at = 0; at < points.length; at += 2) {
    const [a, b] = [points[at] ?? 0, points[at + 1] ?? 0];
    if (a < x[0] || a > x[1] || b < y[0] || b > y[1]) outside += 1;
  }
  return outside;
}

type Scale = ScaleLinear<number, number>;

/** The numbers along both axes, in the same unit and with the same number of decimals. */
function ticksOf(frame: Frame, count: number): Readonly<Record<"x" | "y", readonly Tick[]>> {
  const [x = [], y = []] = [frame.x, frame.y].map((domain) =>
    linearTicks(scaleLinear().domain(domain), count),
  );
  return { x, y };
}

/** The ticks whose labels have room: all, or every second, third and so on, and none that extends past `end`. */
function roomyTicks(ticks: readonly Tick[], scale: Scale, end: number): readonly Tick[] {
  const halves = ticks.map(({ label }) => textWidth(label, tickSize) / 2);
  const widest = 2 * Math.max(0, ...halves) + 8;
  const [first, second] = ticks;
  const step = first && second ? scale(second.value) - scale(first.value) : widest;
  const every = Math.max(1, Math.ceil(widest / step));
  return ticks.filter(
    ({ value }, index) => index % every === 0 && scale(value) + (halves[index] ?? 0) <= end,
  );
}

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly side: number;
  readonly axisWidth: number;
}

function drawAxes(
  { x, y, xTicks, yTicks, side, axisWidth }: Axes,
  [xName, yName]: Scatter["axes"],
  theme: Theme,
): Markup {
  const style = { size: tickSize, colour: theme.mutedText };
  const along = xTicks.flatMap(({ value, label }) => [
    element("line", { x1: x(value), x2: x(value), y1: side, y2: side + 4, stroke: theme.axis }),
    textAt(x(value), side + 18, label, { ...style, anchor: "middle" }),
  ]);
  const beside = yTicks.flatMap(({ value, label }) => [
    element("line", { x1: -4, x2: 0, y1: y(value), y2: y(value), stroke: theme.axis }),
    textAt(-8, y(value) + 4, label, { ...style, anchor: "end" }),
  ]);
  const frame = { x: 0, y: 0, width: side, height: side, fill: "none", stroke: theme.axis };
  const across = 13 - axisWidth;
  const turned = { transform: `rotate(-90 ${rounded(across)} ${rounded(side / 2)})` };
  const name = { ...style, size: 12, anchor: "middle" } as const;
  return group(
    {},
    element("rect", frame),
    ...along,
    ...beside,
    textAt(side / 2, side + 37, fitText(xName, side, 12), name),
    textAt(across, side / 2, fitText(yName, side, 12), name, turned),
  );
}

const nameSize = 14;

/** The name of each class at its middle, moved if two would touch. */
function drawNames({ list }: Groups, x: Scale, y: Scale, side: number, theme: Theme): readonly Markup[] {
  const boxes = list.map(({ name, middle: [a, b] }) => ({
    x: x(a),
    y: y(b),
    width: textWidth(fitText(name, 120, nameSize, "semiBold"), nameSize, "semiBold") + 6,
    height: nameSize + 4,
  }));
  const halo = {
    stroke: theme.background,
    "stroke-width": 4.5,
    "paint-order": "stroke",
    "stroke-linejoin": "round",
  };
  return placeLabels(boxes, side, side).map((place, index) => {
    const name = fitText(list[index]?.name ?? "", 120, nameSize, "semiBold");
    const style = { size: nameSize, weight: "semiBold", colour: theme.text, anchor: "middle" } as const;
    return textAt(place.x, place.y + 5, name, style, halo);
  });
}

function alternativeOf({ points, axes }: Scatter, { list }: Groups): string {
  const classes = list.length === 0 ? "" : `, in ${list.length} classes`;
  return `${(points.length / 2).toLocaleString("en-US")} points${classes}: ${axes.join(" against ")}.`;
}
