import { DataError } from "../errors.ts";
import { classColours } from "./classColours.ts";
import { element, group, type Markup } from "./svg.ts";
import { fitText, textAt, textWidth } from "./text.ts";
import { type Theme, type ThemeName, themes } from "./theme.ts";

/** Points with their classes, as scatters in two and three dimensions draw them. */
export interface ClassedPoints {
  /** The numbers of each point in turn, finite. */
  readonly points: Float32Array;
  /** The class of each point; absent where there are none. */
  readonly labels?: Uint8Array;
  /** Names of the classes. Default: their numbers. */
  readonly classes?: readonly string[];
}

/** Pixels of the page along each side of a scatter, and for the legend beside it. */
export const scatterSide = 620;
export const legendWidth = 132;

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
 * Checks that there are finite points with a label each, if any.
 *
 * @throws DataError which names the first that is not
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

/** The classes below each other, in two lines where there is a count; those that no place is left for are counted. */
export function drawLegend({ list, colourOf, colours }: Groups, themeName: ThemeName, theme: Theme): Markup {
  const spacing = 22;
  const shown = list.slice(0, Math.floor(scatterSide / spacing) - 1);
  const left = scatterSide + 18;
  const rows = shown.flatMap(({ label, name, count }, row) => {
    const middle = 8 + row * spacing;
    const number = count.toLocaleString("en-US");
    const room = legendWidth - 24 - textWidth(number, 11) - 8;
    return [
      element("circle", { cx: left + 5, cy: middle, r: 5, fill: colours(themeName)[colourOf(label)] }),
      textAt(left + 17, middle + 4.3, fitText(name, room, 12.5), { size: 12.5, colour: theme.text }),
      textAt(left + legendWidth - 8, middle + 4.3, number, {
        size: 11,
        colour: theme.mutedText,
        anchor: "end",
      }),
    ];
  });
  const more = list.length - shown.length;
  const rest = textAt(left, 12 + shown.length * spacing, `and ${more} more`, {
    size: 11,
    colour: theme.mutedText,
  });
  return group({}, ...rows, ...(more > 0 ? [rest] : []));
}

/** Pixels of the page: large where points are few. */
export function pointRadius(count: number): number {
  return Math.min(3.5, Math.max(0.9, 0.9 + 1.1 * Math.log10(20_000 / count)));
}
