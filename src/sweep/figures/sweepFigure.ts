import type { PlotOptions } from "../../analyse/plots/options.ts";
import { ConfigError } from "../../errors.ts";
import { chartFigure } from "../../picture/chart/chart.ts";
import type { ChartColour, ChartMark } from "../../picture/chart/marks.ts";
import { classColours } from "../../picture/classColours.ts";
import type { Figure } from "../../picture/frame.ts";
import type { Sweep, SweepRun } from "../sweepFolder.ts";
import { captionOf } from "../table/formats.ts";
import { type SweepTable, sweepTable } from "../table/table.ts";
import { wantedValues } from "../table/where.ts";
import { heatMap } from "./heatMap.ts";

type Options = Pick<PlotOptions, "chart" | "rows" | "columns" | "value" | "where" | "theme">;

/**
 * A figure of the results of a sweep, by the same rules as a table: runs of one place differ in the seed only, and
 * values that are not comparable are refused.
 *
 * @throws ConfigError as `sweepTable` does, and for rows or columns that the chart cannot show
 */
export function sweepFigure(sweep: Pick<Sweep, "name">, runs: readonly SweepRun[], options: Options): Figure {
  const { chart = "lines", rows = [], columns = [], value, where = [], theme = "light" } = options;
  const [row, ...more] = rows;
  if (row === undefined || more.length > 0)
    throw new ConfigError(`the plot sweep requires one setting, such as beta, found ${rows.length}.`, {
      setting: "rows",
    });
  const tableOf = (name: string | undefined) =>
    sweepTable(runs, { rows, columns, value: name, where: wantedValues(where) });
  const look = { title: sweep.name, theme };
  if (chart === "rate-distortion") {
    if (value !== undefined)
      throw new ConfigError("rate-distortion shows evaluation.kl and evaluation.reconstruction. Drop it.", {
        setting: "value",
        value: value.join(","),
      });
    return rateDistortion(tableOf("evaluation.kl"), tableOf("evaluation.reconstruction"), look);
  }
  const table = tableOf(value?.join(","));
  return chart === "heat-map" ? heatMap(table, look) : lines(table, look);
}

/** The title and the theme of a figure. */
export interface SweepLook {
  readonly title: string;
  readonly theme: "light" | "dark";
}

function colourOf(column: number, theme: SweepLook["theme"]): ChartColour {
  const colours = classColours[theme];
  return (colours[column % colours.length] ?? colours[0]) as ChartColour;
}

/** A line of means over a numeric setting for each column, in a band of one standard deviation on both sides. */
function lines(table: SweepTable, look: SweepLook): Figure {
  const places = numbersOf(table);
  const marks = table.columns.flatMap((labels, column): readonly ChartMark[] => {
    const colour = colourOf(column, look.theme);
    const points = places
      .flatMap(({ x, row }) => {
        const cell = table.cells[row]?.[column];
        return cell === undefined ? [] : [{ x, ...cell }];
      })
      .sort((a, b) => a.x - b.x);
    const line = points.map(({ x, mean }) => [x, mean] as const);
    if (line.length === 0) return [];
    return [
      {
        kind: "band",
        colour,
        points: points.map(({ x, mean, deviation = 0 }) => [x, mean - deviation, mean + deviation] as const),
      },
      { kind: "line", colour, points: line, ...labelOf(table, labels) },
      { kind: "points", colour, points: line },
    ];
  });
  const [name = ""] = table.rowSettings;
  return chartFigure({
    ...look,
    subtitle: captionOf(table),
    panels: [{ x: { name, ...logarithmic(places.map(({ x }) => x)) }, y: { name: table.title }, marks }],
    alternative: `${captionOf(table)}, over ${name}.`,
  });
}

/** Rate against distortion: a point for each place, joined along the rows, and lines of equal ELBO. */
function rateDistortion(rate: SweepTable, distortion: SweepTable, look: SweepLook): Figure {
  const series = rate.columns.map((labels, column) => ({
    labels,
    colour: colourOf(column, look.theme),
    points: rate.rows.flatMap((_, row) => {
      const [kl, error] = [rate.cells[row]?.[column], distortion.cells[row]?.[column]];
      return kl === undefined || error === undefined ? [] : [[kl.mean, error.mean] as const];
    }),
  }));
  const all = series.flatMap(({ points }) => points);
  if (all.length === 0) throw new ConfigError("no finished run of this sweep has a rate and a distortion.");
  const range = (axis: 0 | 1): readonly [number, number] => {
    const values = all.map((point) => point[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const space = 0.08 * (high - low) || 1;
    return [low - space, high + space];
  };
  const [x, y] = [range(0), range(1)];
  const sums = all.map(([kl, error]) => kl + error);
  const equal = spaced(Math.min(...sums), Math.max(...sums), 5).map(
    (sum): ChartMark => ({
      kind: "line",
      colour: "grey",
      dashed: true,
      points: [
        [x[0], sum - x[0]],
        [x[1], sum - x[1]],
      ],
    }),
  );
  const marks = series.flatMap(({ labels, colour, points }): readonly ChartMark[] => [
    { kind: "line", colour, points, ...labelOf(rate, labels) },
    { kind: "points", colour, points },
  ]);
  const [first, ...others] = equal;
  return chartFigure({
    ...look,
    subtitle: `Means over seeds, along ${rate.rowSettings.join(", ")}`,
    panels: [
      {
        x: { name: `rate: ${rate.title}`, range: x },
        y: { name: `distortion: ${distortion.title}`, range: y },
        marks: [
          ...(first === undefined ? [] : [{ ...first, label: "equal sum of both, the negative ELBO" }]),
          ...others,
          ...marks,
        ],
      },
    ],
    alternative: "Rate against distortion, with lines of equal sum.",
  });
}

function spaced(low: number, high: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => low + ((high - low) * at) / (count - 1));
}

function labelOf({ columnSettings }: SweepTable, labels: readonly string[]) {
  if (labels.length === 0) return {};
  return { label: labels.map((label, at) => `${columnSettings[at]} ${label}`).join(", ") };
}

function numbersOf({
  rows,
  rowSettings,
}: SweepTable): readonly { readonly x: number; readonly row: number }[] {
  return rows.map(([label = ""], row) => {
    const x = Number(label);
    if (label.trim() === "" || !Number.isFinite(x))
      throw new ConfigError(
        `lines require a setting with numbers, found ${rowSettings[0]} ${label}. Draw a heat-map, or choose another setting.`,
        { setting: "rows", value: rowSettings[0] },
      );
    return { x, row };
  });
}

/** Logarithmic if the values are positive and span more than a factor of 7. */
function logarithmic(values: readonly number[]): { readonly scale?: "log" } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low > 0 && high / low > 7 ? { scale: "log" } : {};
}
