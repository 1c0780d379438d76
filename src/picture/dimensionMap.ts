import { epochAxis } from "./axis.ts";
import { alignedNumbers } from "./numbers.ts";
import { element, group, type Markup, rounded } from "./svg.ts";
import { numberText, textAt, textWidth, wrapText } from "./text.ts";
import type { Theme } from "./theme.ts";

/** A figure of every latent dimension after every epoch. */
export interface DimensionHistory {
  /** What the figures are: `KL of each dimension`. */
  readonly title: string;
  /** `nats`. */
  readonly unit: string;
  /** What they are means over: `1,000 test images`. Default: not said. */
  readonly of?: string;
  /** At least one; rising. */
  readonly epochs: readonly number[];
  /** For each epoch its dimensions' figures, from 0 on, [epochs][L]. */
  readonly values: readonly (readonly number[])[];
  /** Whether each dimension is active after the last epoch, [L]. */
  readonly active: readonly boolean[];
}

const valueWidth = 56;
const widestCell = 160;
const [shortestRow, tallestRow] = [5, 17];
/** Rows that are drawn: the dimensions with the largest last figures. */
export const mostRows = 60;
/** Columns that are drawn; of more epochs some are left out, never the last. */
const mostColumns = 120;
/** A nat, or the variance of a standard normal prior, at least has the full colour: next to nothing stays pale. */
const leastScale = 1;
/** Shades of a figure between nothing and the largest. */
const shades = 24;
const top = 18;
const small = 11;

interface Row {
  readonly dimension: number;
  readonly values: readonly number[];
}

/**
 * A map of dimensions over epochs, the largest last figures at the top: the fuller the colour, the larger the figure. Each row ends with its
 * last figure, in grey where the dimension is not active. Figures below 0, which rounding makes of 0, count as 0.
 *
 * @param width pixels of the page that it may take across
 */
export function dimensionMap(history: DimensionHistory, theme: Theme, width: number): Markup {
  const columns = chosenColumns(history.epochs.length);
  const rows = rowsOf(history, columns);
  const height = Math.max(shortestRow, Math.min(tallestRow, Math.floor(420 / rows.length)));
  const names = rows.map(({ dimension }) => `z${dimension + 1}`);
  const left = Math.max(...names.map((name) => textWidth(name, small))) + 10;
  const cell = Math.min(widestCell, (width - left - valueWidth) / columns.length);
  const size = { cell, height };
  const bottom = top + rows.length * height;
  const largest = Math.max(leastScale, ...rows.flatMap(({ values }) => values));
  const key = legend(history, { left, top: bottom + 52, largest, width }, theme);
  const lasts = alignedNumbers(rows.map((row) => row.values.at(-1) ?? 0));
  const labelled = height >= 11 ? 1 : Math.ceil(11 / height);
  const labels = rows.flatMap(({ dimension }, index) => {
    if (index % labelled !== 0) return [];
    const y = top + (index + 0.5) * height + 4;
    const colour = history.active[dimension] === false ? theme.mutedText : theme.text;
    const right = left + cell * columns.length + 8;
    return [
      textAt(left - 6, y, names[index] ?? "", { size: small, colour, anchor: "end" }),
      textAt(right, y, lasts[index] ?? "", { size: small, colour }),
    ];
  });
  return element(
    "svg",
    {
      width,
      height: bottom + 54 + key.height,
      viewBox: `0 0 ${width} ${rounded(bottom + 54 + key.height)}`,
      role: "img",
      "aria-label": alternative(history, rows),
      "font-family": "Inter, system-ui, sans-serif",
    },
    textAt(left + cell * columns.length + 8, top - 6, "last", { size: small, colour: theme.mutedText }),
    group(
      { transform: `translate(${rounded(left)} ${top})`, "shape-rendering": "crispEdges" },
      ...cells(rows, size, largest, theme),
    ),
    ...labels,
    ...epochTicks(history, { left, top: bottom, width: cell * columns.length, cell }, theme),
    key.markup,
  );
}

/** Evenly spread, the last one always among them. */
function chosenColumns(count: number): readonly number[] {
  if (count <= mostColumns) return Array.from({ length: count }, (_, column) => column);
  return Array.from(
    { length: mostColumns },
    (_, column) => Math.round(((column + 1) * count) / mostColumns) - 1,
  );
}

function rowsOf({ values, active }: DimensionHistory, columns: readonly number[]): readonly Row[] {
  const rows = active.map((_, dimension) => ({
    dimension,
    values: columns.map((column) => Math.max(0, values[column]?.[dimension] ?? 0)),
  }));
  const lastOf = (row: Row) => row.values.at(-1) ?? 0;
  return rows.sort((a, b) => lastOf(b) - lastOf(a) || a.dimension - b.dimension).slice(0, mostRows);
}

/** One path for each shade; neighbours of one shade are one rectangle. */
function cells(
  rows: readonly Row[],
  { cell, height }: { readonly cell: number; readonly height: number },
  largest: number,
  theme: Theme,
): readonly Markup[] {
  const paths = Array.from({ length: shades + 1 }, () => "");
  const shadeOf = (value: number) => Math.round((shades * value) / largest);
  const gap = height > 8 ? 1 : 0;
  rows.forEach(({ values }, row) => {
    for (let begin = 0; begin < values.length; ) {
      const shade = shadeOf(values[begin] ?? 0);
      let end = begin + 1;
      while (end < values.length && shadeOf(values[end] ?? 0) === shade) end += 1;
      const [x, across] = [rounded(begin * cell), rounded((end - begin) * cell)];
      paths[shade] += `M${x} ${row * height}h${across}v${height - gap}h-${across}z`;
      begin = end;
    }
  });
  return paths.flatMap((d, shade) =>
    d === ""
      ? []
      : [
          element("path", {
            d,
            fill: shade === 0 ? theme.grid : theme.series.train,
            "fill-opacity": shade === 0 ? 1 : opacityOf(shade),
          }),
        ],
  );
}

/** The faintest shade is still seen. */
function opacityOf(shade: number): number {
  return 0.12 + (0.88 * shade) / shades;
}

function epochTicks(
  { epochs }: DimensionHistory,
  place: { readonly left: number; readonly top: number; readonly width: number; readonly cell: number },
  theme: Theme,
): readonly Markup[] {
  const along = epochAxis(epochs[0] ?? 1, epochs.at(-1) ?? 1, place.width - place.cell);
  const at = (value: number) => place.left + place.cell / 2 + along.scale(value);
  const style = { size: small, colour: theme.mutedText, anchor: "middle" } as const;
  return [
    ...along.ticks.map(({ value, label }) => textAt(at(value), place.top + 15, label, style)),
    textAt(place.left + place.width / 2, place.top + 31, "epoch", style),
  ];
}

/** From nothing to the largest figure, whose unit goes on below where it has no room. */
function legend(
  { unit, of }: DimensionHistory,
  { left, top: y, largest, width }: Readonly<Record<"left" | "top" | "largest" | "width", number>>,
  theme: Theme,
): { readonly markup: Markup; readonly height: number } {
  const [step, tall, line] = [6, 9, 14];
  const bar = Array.from({ length: shades + 1 }, (_, shade) =>
    element("rect", {
      x: left + 14 + shade * step,
      y,
      width: step,
      height: tall,
      fill: shade === 0 ? theme.grid : theme.series.train,
      "fill-opacity": shade === 0 ? 1 : opacityOf(shade),
    }),
  );
  const style = { size: small, colour: theme.mutedText };
  const right = left + 20 + (shades + 1) * step;
  const words = wrapText(`${numberText(largest)} ${unit}${overText(of)}`, width - right, small);
  const markup = group(
    { "shape-rendering": "crispEdges" },
    textAt(left, y + 8.5, "0", style),
    ...bar,
    ...words.map((each, index) => textAt(right, y + 8.5 + index * line, each, style)),
  );
  return { markup, height: words.length * line + 6 };
}

function overText(of: string | undefined): string {
  return of === undefined ? "" : `, over ${of}`;
}

function alternative({ title, unit, of, epochs }: DimensionHistory, rows: readonly Row[]): string {
  const [first, last] = [rows[0], rows.at(-1)];
  const told = [first, ...(last === first ? [] : [last])].flatMap((row) =>
    row === undefined ? [] : [`${numberText(row.values.at(-1) ?? 0)} ${unit} of z${row.dimension + 1}`],
  );
  const over = of === undefined ? "" : `, of ${of},`;
  return `${title}${over} over ${epochs.length} ${epochs.length === 1 ? "epoch" : "epochs"}; at the end from ${told.join(" to ")}.`;
}
