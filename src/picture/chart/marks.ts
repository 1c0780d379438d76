import { element, type Markup, pointsText } from "../svg.ts";
import { textAt } from "../text.ts";
import type { Theme } from "../theme.ts";

/** A colour of the theme, or one as `#rrggbb`. */
export type ChartColour = "blue" | "orange" | "green" | "grey" | "text" | `#${string}`;

/** A position along both axes, in the axes' units. */
export type ChartPoint = readonly [x: number, y: number];

interface Labelled {
  /** Default: blue. */
  readonly colour?: ChartColour;
  /** In the legend above the panel. Default: not in it. */
  readonly label?: string;
}

export type ChartMark = Labelled &
  (
    | { readonly kind: "line"; readonly points: readonly ChartPoint[]; readonly dashed?: boolean }
    /** Filled down to `base`. Default: 0. */
    | { readonly kind: "area"; readonly points: readonly ChartPoint[]; readonly base?: number }
    /** Filled between two values at each x. */
    | { readonly kind: "band"; readonly points: readonly (readonly [x: number, low: number, high: number])[] }
    /** A histogram's bars, from `base` (default: 0) to a value, between two places of the x axis. */
    | {
        readonly kind: "bars";
        readonly bars: readonly (readonly [from: number, to: number, value: number])[];
      }
    | { readonly kind: "points"; readonly points: readonly ChartPoint[]; readonly radius?: number }
    /** A line across the panel at a value of one axis. */
    | { readonly kind: "rule"; readonly x?: number; readonly y?: number; readonly dashed?: boolean }
    /** Text at a point. */
    | {
        readonly kind: "note";
        readonly at: ChartPoint;
        readonly text: string;
        readonly anchor?: "start" | "middle" | "end";
      }
  );

/** The numbers of a mark along one axis, which must be inside the axis' range. */
export function numbersOf(mark: ChartMark, axis: "x" | "y"): readonly number[] {
  const at = axis === "x" ? 0 : 1;
  switch (mark.kind) {
    case "line":
    case "points":
      return mark.points.map((point) => point[at]);
    case "area":
      return [...mark.points.map((point) => point[at]), ...(axis === "y" ? [mark.base ?? 0] : [])];
    case "band":
      return mark.points.flatMap(([x, low, high]) => (axis === "x" ? [x] : [low, high]));
    case "bars":
      return mark.bars.flatMap(([from, to, value]) => (axis === "x" ? [from, to] : [0, value]));
    case "rule":
      return [mark[axis]].filter((value) => value !== undefined);
    case "note":
      return [mark.at[at]];
  }
}

/** The colour of a mark. */
export function colourOf(colour: ChartColour | undefined, theme: Theme): string {
  if (colour?.startsWith("#")) return colour;
  switch (colour ?? "blue") {
    case "green":
      return theme.series.validation;
    case "orange":
      return theme.series.test;
    case "grey":
      return theme.mutedText;
    case "text":
      return theme.text;
    default:
      return theme.series.train;
  }
}

/** Where values are in a panel, in pixels. */
export interface Place {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly width: number;
  readonly height: number;
}

/** A mark in a panel's plot. Notes are not cut off by the plot's edge, so they are drawn apart: `drawNote`. */
export function drawMark(mark: ChartMark, place: Place, theme: Theme): readonly Markup[] {
  const colour = colourOf(mark.colour, theme);
  const along = (points: readonly ChartPoint[]) =>
    pointsText(points.map(([x, y]) => [place.x(x), place.y(y)] as const));
  const dash = (dashed = false) => (dashed ? "6 4" : undefined);
  switch (mark.kind) {
    case "line":
      return [
        element("polyline", {
          points: along(mark.points),
          fill: "none",
          stroke: colour,
          "stroke-width": 2,
          "stroke-dasharray": dash(mark.dashed),
          "stroke-linejoin": "round",
        }),
      ];
    case "area": {
      const [first, last] = [mark.points[0], mark.points.at(-1)];
      if (first === undefined || last === undefined) return [];
      const base = mark.base ?? 0;
      const outline: readonly ChartPoint[] = [[first[0], base], ...mark.points, [last[0], base]];
      return [
        element("polygon", { points: along(outline), fill: colour, "fill-opacity": 0.18 }),
        ...drawMark({ ...mark, kind: "line" }, place, theme),
      ];
    }
    case "band": {
      const upper = mark.points.map(([x, , high]): ChartPoint => [x, high]);
      const lower = mark.points.map(([x, low]): ChartPoint => [x, low]).reverse();
      return [
        element("polygon", {
          points: along([...upper, ...lower]),
          fill: colour,
          "fill-opacity": 0.18,
        }),
      ];
    }
    case "bars":
      return mark.bars.map(([from, to, value]) => {
        const [left, right] = [place.x(from), place.x(to)];
        const [top, bottom] = [place.y(Math.max(0, value)), place.y(Math.min(0, value))];
        const width = Math.max(0.5, right - left - 1);
        return element("rect", {
          x: left + 0.5,
          y: top,
          width,
          height: bottom - top,
          fill: colour,
          "fill-opacity": 0.45,
        });
      });
    case "points":
      return mark.points.map(([x, y]) =>
        element("circle", { cx: place.x(x), cy: place.y(y), r: mark.radius ?? 3.5, fill: colour }),
      );
    case "rule":
      return [
        ...(mark.x === undefined
          ? []
          : [{ x1: place.x(mark.x), x2: place.x(mark.x), y1: 0, y2: place.height }]),
        ...(mark.y === undefined
          ? []
          : [{ x1: 0, x2: place.width, y1: place.y(mark.y), y2: place.y(mark.y) }]),
      ].map((ends) =>
        element("line", {
          ...ends,
          stroke: colour,
          "stroke-width": 1.5,
          "stroke-dasharray": dash(mark.dashed),
        }),
      );
    case "note":
      return [];
  }
}

/** The text of a note, with a halo of the background. */
export function drawNote(mark: ChartMark, place: Place, theme: Theme): readonly Markup[] {
  if (mark.kind !== "note") return [];
  const [x, y] = mark.at;
  const style = {
    size: 12.5,
    colour: colourOf(mark.colour ?? "text", theme),
    anchor: mark.anchor ?? "start",
  } as const;
  const halo = { stroke: theme.background, "stroke-width": 4, "paint-order": "stroke" };
  return [textAt(place.x(x), place.y(y), mark.text, style, halo)];
}
