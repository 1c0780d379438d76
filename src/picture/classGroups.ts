import { DataError } from "../errors.ts";
import { classColours } from "./classColours.ts";
import { type FigureLook, isNarrow } from "./frame.ts";
import { element, group, type Markup, nothing } from "./svg.ts";
import { fitText, textAt, textWidth } from "./text.ts";
import { type ThemeName, themes } from "./theme.ts";

/** Points with their classes, for scatters in two and three dimensions. */
export interface ClassedPoints {
  /** The numbers of each point in turn, finite. */
  readonly points: Float32Array;
  /** The class of each point; absent if there are no labels. */
  readonly labels?: Uint8Array;
  /** Names of the classes. Default: their numbers. */
  readonly classes?: readonly string[];
}

/** Pixels of the page: the side of a scatter in a figure of its own, and the width of the legend next to it. */
const usualSide = 620;
const legendWidth = 132;
const legendGap = 18;

/** The layout of a scatter. */
export interface ScatterLayout {
  /** Pixels of the page along each side. */
  readonly side: number;
  /** Pixels for the legend: to the right of the square, or below it in a narrow column. */
  readonly beside: number;
  readonly below: number;
}

/** @param axes the width of the axes at the left of the square, in pixels of the page */
export function scatterLayout({ list }: Groups, look: FigureLook, axes: number): ScatterLayout {
  const legend = list.length > 0;
  if (isNarrow(look)) {
    const side = Math.floor((look.column ?? 0) - axes);
    return { side, beside: 0, below: legend ? 14 + legendRows(list, side).length * rowLine : 0 };
  }
  const beside = legend ? legendWidth + legendGap : 0;
  const room = (look.column ?? Number.POSITIVE_INFINITY) - axes - beside;
  return { side: Math.min(usualSide, Math.floor(room)), beside, below: 0 };
}

export interface Group {
  readonly label: number;
  readonly name: string;
  readonly count: number;
  /** Medians of x and of y. */
  readonly middle: readonly [number, number];
}

export interface Groups {
  readonly list: readonly Group[];
  colourOf(label: number): number;
  colours(theme: ThemeName): readonly string[];
}

/**
 * Checks that there are points, that all are finite, and that labels, if any, fit them.
 *
 * @throws DataError that names the first point that is not finite
 */
export function checkPoints({ points, labels }: ClassedPoints, components: 2 | 3): void {
  if (points.length === 0 || points.length % components !== 0)
    throw new DataError(
      `scatter: expected ${components} numbers for each point, found ${points.length} numbers.`,
    );
  const broken = points.findIndex((value) => !Number.isFinite(value));
  if (broken !== -1)
    throw new DataError(
      `scatter: expected finite points, found ${points[broken]} at point ${Math.floor(broken / components)}.`,
    );
  if (labels && labels.length !== points.length / components)
    throw new DataError(
      `scatter: expected one label for each of ${points.length / components} points, found ${labels.length}.`,
    );
}

/** The classes of points of two numbers each. */
export function groupsOf({ points, labels, classes }: ClassedPoints): Groups {
  const present = labels === undefined ? [] : [...new Set(labels)].sort((a, b) => a - b);
  const list = present.map((label): Group => {
    const own = { x: [] as number[], y: [] as number[] };
    labels?.forEach((each, point) => {
      if (each !== label) return;
      own.x.push(points[2 * point] ?? 0);
      own.y.push(points[2 * point + 1] ?? 0);
    });
    const middle = [median(own.x), median(own.y)] as const;
    return { label, name: classes?.[label] ?? String(label), count: own.x.length, middle };
  });
  return {
    list,
    colourOf: (label) => label % classColours.light.length,
    colours: (theme) => (labels === undefined ? [themes[theme].series.train] : classColours[theme]),
  };
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half) - 1] ?? 0)) / 2;
}

const spacing = 22;
const rowLine = 20;
const [nameSize, countSize, entryGap] = [12.5, 11, 14];

/**
 * The names of classes with their counts: below each other next to the square, or in lines `under` it. Classes without
 * room are counted.
 */
export function drawLegend(
  groups: Groups,
  { side, beside }: ScatterLayout,
  under: number,
  themeName: ThemeName,
): Markup {
  if (groups.list.length === 0) return nothing;
  return beside > 0 ? legendBeside(groups, side, themeName) : legendBelow(groups, side, under, themeName);
}

function legendBeside({ list, colourOf, colours }: Groups, side: number, themeName: ThemeName): Markup {
  const theme = themes[themeName];
  const shown = list.slice(0, Math.floor(side / spacing) - 1);
  const left = side + legendGap;
  const rows = shown.flatMap(({ label, name, count }, row) => {
    const middle = 8 + row * spacing;
    const number = count.toLocaleString("en-US");
    const room = legendWidth - 24 - textWidth(number, countSize) - 8;
    return [
      element("circle", { cx: left + 5, cy: middle, r: 5, fill: colours(themeName)[colourOf(label)] }),
      textAt(left + 17, middle + 4.3, fitText(name, room, nameSize), { size: nameSize, colour: theme.text }),
      textAt(left + legendWidth - 8, middle + 4.3, number, {
        size: countSize,
        colour: theme.mutedText,
        anchor: "end",
      }),
    ];
  });
  const more = list.length - shown.length;
  const rest = textAt(left, 12 + shown.length * spacing, `and ${more} more`, {
    size: countSize,
    colour: theme.mutedText,
  });
  return group({}, ...rows, ...(more > 0 ? [rest] : []));
}

function legendBelow(
  { list, colourOf, colours }: Groups,
  side: number,
  under: number,
  themeName: ThemeName,
): Markup {
  const entries = legendRows(list, side).flatMap((row, index) =>
    row.flatMap(({ label, name, x }) => {
      const middle = under + 14 + index * rowLine;
      const style = { size: nameSize, colour: themes[themeName].text };
      return [
        element("circle", { cx: x + 5, cy: middle, r: 5, fill: colours(themeName)[colourOf(label)] }),
        textAt(x + 15, middle + 4.3, name, style),
      ];
    }),
  );
  return group({}, ...entries);
}

interface LegendEntry {
  readonly label: number;
  readonly name: string;
  readonly x: number;
}

/** The classes in lines of this width. */
function legendRows(list: readonly Group[], width: number): readonly (readonly LegendEntry[])[] {
  const rows: LegendEntry[][] = [[]];
  let end = 0;
  for (const { label, name: whole } of list) {
    const name = fitText(whole, width - 15, nameSize);
    const wide = 15 + textWidth(name, nameSize);
    if (end > 0 && end + wide > width) {
      rows.push([]);
      end = 0;
    }
    rows.at(-1)?.push({ label, name, x: end });
    end += wide + entryGap;
  }
  return rows;
}

/** In pixels of the page: larger for fewer points. */
export function pointRadius(count: number): number {
  return Math.min(3.5, Math.max(0.9, 0.9 + 1.1 * Math.log10(20_000 / count)));
}
