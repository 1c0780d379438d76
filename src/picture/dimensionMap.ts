import { epochAxis } from "./axis.ts";
import { alignedNumbers } from "./numbers.ts";
import { element, group, type Markup, rounded } from "./svg.ts";
import { numberText, textAt, textWidth, wrapText } from "./text.ts";
import type { Theme } from "./theme.ts";

/** A metric of every latent dimension after every epoch. */
export interface DimensionHistory {
  /** What the values are: `KL of each dimension`. */
  readonly title: string;
  /** `nats`. */
  readonly unit: string;
  /** What they are means over: `1,000 test images`. Default: not shown. */
  readonly of?: string;
  /** At least one; rising. */
  readonly epochs: readonly number[];
  /** For each epoch the values of the dimensions, at least 0, [epochs][L]. */
  readonly values: readonly (readonly number[])[];
  /** Whether each dimension is active after the last epoch, [L]. */
  readonly active: readonly boolean[];
}

const valueWidth = 56;
const widestCell = 160;
const [shortestRow, tallestRow] = [5, 17];
/** The largest number of rows: those of the dimensions with the largest last values. */
export const mostRows = 60;
/** The largest number of columns; of more epochs some are omitted, but never the last. */
const mostColumns = 120;
/** The full colour means at least a nat, or the variance of a standard normal prior, so that tiny values stay pale. */
const leastScale = 1;
/** The number of shades between nothing and the largest value. */
const shades = 24;
const top = 18;
const small = 11;

interface Row {
  readonly dimension: number;
  readonly values: readonly number[];
}

/**
 * A map of dimensions over epochs, the largest last values at the top: the stronger the colour, the larger the value.
 * Each row ends with its last value, in grey if the dimension is not active. Values below 0, which come from rounding,
 * count as 0.
 *
 * @param width the available width, in pixels of the page
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

/** Evenly spread, always with the last one. */
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

/** The faintest shade is still visible. */
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

/** From 0 to the largest value; its unit continues below if it has no room. */
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
  const ends = [first, ...(last === first ? [] : [last])].flatMap((row) =>
    row === undefined ? [] : [`${numberText(row.values.at(-1) ?? 0)} ${unit} of z${row.dimension + 1}`],
  );
  const over = of === undefined ? "" : `, of ${of},`;
  return `${title}${over} over ${epochs.length} ${epochs.length === 1 ? "epoch" : "epochs"}; at the end from ${ends.join(" to ")}.`;
}
