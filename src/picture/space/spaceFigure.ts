import {
  type ClassedPoints,
  checkPoints,
  drawLegend,
  groupsOf,
  pointRadius,
  scatterLayout,
} from "../classGroups.ts";
import { densityRaster, encodeIndexedPng } from "../density.ts";
import {
  drawFigure,
  embeddedPng,
  type Figure,
  type FigureLook,
  type FigureWords,
  headerHeight,
  marginOf,
} from "../frame.ts";
import { placeLabels } from "../placeLabels.ts";
import { element, group, type Markup, rounded } from "../svg.ts";
import { fitText, textAt, textWidth } from "../text.ts";
import { type Theme, themes } from "../theme.ts";
import { corners, edges, intoCube, turned, usualView, type View } from "./turn.ts";

export interface SpaceScatter extends FigureWords, FigureLook, ClassedPoints {
  /** x, y and z in turn, [n, 3], finite. y points upwards. */
  readonly points: Float32Array;
  /** At the ends of the axes. */
  readonly axes: readonly [x: string, y: string, z: string];
  /** Default: from a little above and from the side. */
  readonly view?: View;
}

const density = 2;
/** Pixels of the page per unit of the cube, such that its corners stay inside the square in every rotation. */
function unitIn(side: number): number {
  return side / 2 / Math.sqrt(3) - 4;
}

/**
 * Points in three dimensions, seen from one side, in a cube with the same unit for all axes, coloured by class, with a
 * legend. The same points give the same bytes.
 *
 * @throws DataError if there are no points, they are not finite, or labels do not fit them
 */
export function spaceFigure(scatter: SpaceScatter): Figure {
  checkPoints(scatter, 3);
  const { labels, axes, view = usualView, points } = scatter;
  const themeName = scatter.theme ?? "light";
  const theme = themes[themeName];
  const layout = scatterLayout(groupsOf({ ...scatter, points: planeOf(points) }), scatter, 0);
  const { side } = layout;
  const seen = onPage(turned(intoCube(points), view), side);
  const count = seen.length / 2;
  const groups = groupsOf({ ...scatter, points: seen });
  const margin = marginOf(scatter);
  const [left, top] = [margin, headerHeight(scatter) + (scatter.column === undefined ? 4 : 0)];
  const size = {
    width: left + side + margin + layout.beside,
    height: top + side + layout.below + margin,
  };
  const raster = densityRaster({
    points: seen.map((value) => density * value - 0.5),
    classes: labels === undefined ? new Uint8Array(count) : labels.map((label) => groups.colourOf(label)),
    colours: groups.colours(themeName),
    background: theme.background,
    width: density * side,
    height: density * side,
    radius: density * pointRadius(count),
  });
  const square = { x: 0, y: 0, width: side, height: side };
  const alternative = `${count.toLocaleString("en-US")} points in three dimensions: ${axes.join(", ")}.`;
  return drawFigure(scatter, size, theme, alternative, [
    group(
      { transform: `translate(${rounded(left)} ${rounded(top)})` },
      embeddedPng(encodeIndexedPng(raster), { ...square, themed: true }),
      ...drawCube(axes, view, side, theme),
      drawLegend(groups, layout, side, themeName),
    ),
  ]);
}

/** The first two numbers of each point. */
function planeOf(points: Float32Array): Float32Array {
  return points.filter((_, at) => at % 3 < 2);
}

/** Projects rotated points [n, 3] to pixels of the page [n, 2], y downwards. */
function onPage(seen: Float32Array, side: number): Float32Array {
  return Float32Array.from({ length: (seen.length / 3) * 2 }, (_, at) => {
    const value = seen[3 * Math.floor(at / 2) + (at % 2)] ?? 0;
    return side / 2 + (at % 2 === 0 ? 1 : -1) * unitIn(side) * value;
  });
}

/** The edges of the cube, and the name of each axis at the middle of its lowest or leftmost edge. */
function drawCube(axes: SpaceScatter["axes"], view: View, side: number, theme: Theme): readonly Markup[] {
  const places = onPage(turned(corners, view), side);
  const at = (corner: number) => [places[2 * corner] ?? 0, places[2 * corner + 1] ?? 0] as const;
  const lines = edges.map(([from, to]) => {
    const [[x1, y1], [x2, y2]] = [at(from), at(to)];
    return element("line", { x1, y1, x2, y2, stroke: theme.axis, "stroke-width": 0.75 });
  });
  const style = { size: 12, colour: theme.mutedText, anchor: "middle" } as const;
  const halo = {
    stroke: theme.background,
    "stroke-width": 4,
    "paint-order": "stroke",
    "stroke-linejoin": "round",
  };
  const boxes = axes.map((name, axis) => {
    const along = edges.filter(([from, to]) => to - from === 1 << axis);
    const middles = along.map(([from, to]) => {
      const [[x1, y1], [x2, y2]] = [at(from), at(to)];
      return { x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
    });
    const outward = ({ x, y }: { readonly x: number; readonly y: number }) => (axis === 1 ? -x : y);
    const place = middles.reduce((best, each) => (outward(each) > outward(best) ? each : best));
    const text = fitText(name, Math.min(220, 0.6 * side), 12);
    return { ...place, text, width: textWidth(text, 12) + 8, height: 18 };
  });
  const names = placeLabels(boxes, side, side).map(({ x, y }, axis) =>
    textAt(x, y + 4, boxes[axis]?.text ?? "", style, halo),
  );
  return [group({}, ...lines), group({}, ...names)];
}
