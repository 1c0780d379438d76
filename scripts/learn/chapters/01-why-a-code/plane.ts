import { scaleLinear } from "d3-scale";
import { linearTicks } from "../../../../src/picture/axis.ts";
import { groupsOf, pointRadius } from "../../../../src/picture/classGroups.ts";
import { densityRaster, encodeIndexedPng } from "../../../../src/picture/density.ts";
import {
  drawFigure,
  embeddedPng,
  type Figure,
  type FigureLook,
  isNarrow,
} from "../../../../src/picture/frame.ts";
import { placeLabels } from "../../../../src/picture/placeLabels.ts";
import { element, group, type Markup, rounded } from "../../../../src/picture/svg.ts";
import { textAt } from "../../../../src/picture/text.ts";
import { type ThemeName, themes } from "../../../../src/picture/theme.ts";

/** Codes of two numbers in a square. */
export interface Plane {
  readonly title: string;
  /** x and y in turn. */
  readonly codes: readonly number[];
  /** The class of each code. */
  readonly labels: readonly number[];
  /** A closed line around a region. */
  readonly outline?: readonly (readonly [x: number, y: number])[];
  /** Numbered places. Without them, the names of classes are written at the middles of their codes. */
  readonly places?: readonly (readonly [x: number, y: number])[];
}

/** How a figure of a chapter is drawn. */
export type PlaneLook = Required<Pick<FigureLook, "column" | "theme">>;

const gap = 22;
const axisLeft = 32;
const [above, below] = [26, 24];

/** Planes next to each other, or below each other in a narrow column. */
export function planesFigure(title: string, planes: readonly Plane[], look: PlaneLook): Figure {
  const { column = 0, theme = "light" } = look;
  const columns = isNarrow(look) ? 1 : planes.length;
  const side = Math.floor((column - (columns - 1) * gap) / columns - axisLeft - 6);
  const step = { x: side + axisLeft + 6 + gap, y: side + above + below + 10 };
  const rows = Math.ceil(planes.length / columns);
  const parts = planes.map((plane, at) => {
    const place = `translate(${rounded((at % columns) * step.x)} ${rounded(Math.floor(at / columns) * step.y)})`;
    return group({ transform: place }, drawPlane(plane, side, theme));
  });
  const size = { width: column, height: rows * step.y - 10 };
  return drawFigure({ title, ...look }, size, themes[theme], "", parts);
}

function drawPlane(plane: Plane, side: number, themeName: ThemeName): Markup {
  const theme = themes[themeName];
  const points = Float32Array.from(plane.codes);
  const labels = Uint8Array.from(plane.labels);
  const groups = groupsOf({ points, labels });
  const shown = [...pairs(plane.codes), ...(plane.outline ?? []), ...(plane.places ?? [])];
  const [xDomain = [0, 1], yDomain = [0, 1]] = domainsOf(shown);
  const x = scaleLinear()
    .domain([...xDomain])
    .range([0, side]);
  const y = scaleLinear()
    .domain([...yDomain])
    .range([side, 0]);
  const raster = densityRaster({
    points: points.map((value, at) => 2 * (at % 2 === 0 ? x(value) : y(value)) - 0.5),
    classes: labels.map((label) => groups.colourOf(label)),
    colours: groups.colours(themeName),
    background: theme.background,
    width: 2 * side,
    height: 2 * side,
    radius: 2 * Math.min(1.8, pointRadius(labels.length)),
  });
  const small = { size: 11.5, colour: theme.mutedText } as const;
  const [xTicks, yTicks] = [x, y].map((scale) => linearTicks(scale, 5));
  const outline = (plane.outline ?? []).map(([a, b]) => `${rounded(x(a))},${rounded(y(b))}`).join(" ");
  return group(
    {},
    textAt(axisLeft, 15, plane.title, { size: 14, weight: "semiBold", colour: theme.text }),
    group(
      { transform: `translate(${axisLeft} ${above})` },
      embeddedPng(encodeIndexedPng(raster), { x: 0, y: 0, width: side, height: side, themed: true }),
      element("rect", { x: 0, y: 0, width: side, height: side, fill: "none", stroke: theme.axis }),
      ...(xTicks ?? []).map(({ value, label }) =>
        textAt(x(value), side + 16, label, { ...small, anchor: "middle" }),
      ),
      ...(yTicks ?? []).map(({ value, label }) =>
        textAt(-5, y(value) + 4, label, { ...small, anchor: "end" }),
      ),
      ...(outline === ""
        ? []
        : [
            element("polygon", {
              points: outline,
              fill: "none",
              stroke: theme.text,
              "stroke-width": 1.2,
              "stroke-dasharray": "5 4",
            }),
          ]),
      ...(plane.places === undefined ? classNames() : numbers(plane.places)),
    ),
  );

  /** The name of each class at its middle, moved if two would touch. */
  function classNames(): readonly Markup[] {
    const boxes = groups.list.map(({ middle: [a, b] }) => ({ x: x(a), y: y(b), width: 14, height: 17 }));
    const style = { size: 13.5, weight: "semiBold", colour: theme.text, anchor: "middle" } as const;
    const halo = { stroke: theme.background, "stroke-width": 4, "paint-order": "stroke" };
    return placeLabels(boxes, side, side).map((place, at) =>
      textAt(place.x, place.y + 5, groups.list[at]?.name ?? "", style, halo),
    );
  }

  function numbers(places: NonNullable<Plane["places"]>): readonly Markup[] {
    const style = { size: 12.5, weight: "semiBold", colour: theme.background, anchor: "middle" } as const;
    return places.flatMap(([a, b], at) => [
      element("circle", {
        cx: x(a),
        cy: y(b),
        r: 8.5,
        fill: theme.series.test,
        stroke: theme.background,
        "stroke-width": 1.5,
      }),
      textAt(x(a), y(b) + 4.5, String(at + 1), style),
    ]);
  }
}

function pairs(codes: readonly number[]): readonly (readonly [number, number])[] {
  return Array.from({ length: codes.length / 2 }, (_, at) => [codes[2 * at] ?? 0, codes[2 * at + 1] ?? 0]);
}

/** A square around all points. */
function domainsOf(points: readonly (readonly [number, number])[]) {
  const spans = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis] ?? 0);
    return [Math.min(...values), Math.max(...values)] as const;
  });
  const half = 0.53 * Math.max(...spans.map(([low, high]) => high - low));
  return spans.map(([low, high]) => [(low + high) / 2 - half, (low + high) / 2 + half] as const);
}

/** Figures below each other; `indent` pixels from the left in a wide column. */
export function stacked(
  title: string,
  figures: readonly { readonly figure: Figure; readonly indent?: number }[],
  look: PlaneLook,
): Figure {
  const space = 16;
  let top = 0;
  let width = look.column ?? 0;
  const parts = figures.map(({ figure, indent = 0 }) => {
    const left = isNarrow(look) ? 0 : indent;
    const part = figure.svg.replace("<svg ", `<svg x="${left}" y="${top}" overflow="visible" `) as Markup;
    top += figure.height + space;
    width = Math.max(width, left + figure.width);
    return part;
  });
  return drawFigure(
    { title, ...look },
    { width, height: top - space },
    themes[look.theme ?? "light"],
    "",
    parts,
  );
}

/** Room at the left of row labels, for fonts that are wider than Inter. */
export const labelRoom = 24;
