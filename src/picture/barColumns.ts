import { scaleLinear } from "d3-scale";
import { linearTicks } from "./axis.ts";
import type { Bar } from "./bars.ts";
import { element, type Markup } from "./svg.ts";
import { textAt, textWidth } from "./text.ts";
import type { Theme } from "./theme.ts";

export interface BarsDrawing {
  readonly bars: readonly Bar[];
  /** The value of each as text. */
  readonly values: readonly string[];
  /** Pixels of the page. */
  readonly width: number;
  readonly theme: Theme;
}

const plotHeight = 240;
const tickSize = 11.5;
const valueSize = 11;
/** Pixels above the plot, for the value of the largest bar or half the label of the highest line. */
const over = 18;

/**
 * Bars next to each other, filling the width. If each value has room above its bar, there are no grid lines that would
 * cross it; otherwise there is an axis with grid lines.
 */
export function drawColumns({ bars, values, width, theme }: BarsDrawing): {
  readonly markup: readonly Markup[];
  readonly height: number;
  readonly labelled: boolean;
} {
  const widest = Math.max(...values.map((value) => textWidth(value, valueSize)));
  const labelled = widest + 4 < width / bars.length;
  const largest = Math.max(...bars.map(({ value }) => value));
  const y = scaleLinear()
    .domain([0, largest || 1])
    .range([over + plotHeight, over]);
  const ticks = labelled ? [] : linearTicks(y, 5);
  const left = labelled
    ? 0
    : Math.ceil(Math.max(...ticks.map(({ label }) => textWidth(label, tickSize)))) + 8;
  const step = (width - left) / bars.length;
  const gap = step > 6 ? 0.2 * step : step > 3 ? 1 : 0;
  const bottom = over + plotHeight;
  const lines = ticks.flatMap(({ value, label }) => [
    element("line", { x1: left, x2: width, y1: y(value), y2: y(value), stroke: theme.grid }),
    textAt(left - 8, y(value) + 4, label, { size: tickSize, colour: theme.mutedText, anchor: "end" }),
  ]);
  const drawn = bars.flatMap(({ value, pale }, index) => {
    const x = left + index * step;
    const fill = pale === true ? theme.axis : theme.series.train;
    const shape = { x: x + gap / 2, y: y(value), width: step - gap, height: bottom - y(value), fill };
    const style = { size: valueSize, colour: theme.text, anchor: "middle" } as const;
    return [
      element("rect", shape),
      ...(labelled ? [textAt(x + step / 2, y(value) - 5, values[index] ?? "", style)] : []),
    ];
  });
  const base = element("line", { x1: left, x2: width, y1: bottom, y2: bottom, stroke: theme.axis });
  const markup = [...lines, ...drawn, base, ...drawNames(bars, { left, step, y: bottom + 17 }, theme)];
  return { markup, height: bottom + 24, labelled };
}

/** The names that have room, from the first on. */
function drawNames(
  bars: readonly Bar[],
  { left, step, y }: Readonly<Record<"left" | "step" | "y", number>>,
  theme: Theme,
): readonly Markup[] {
  const widest = Math.max(...bars.map(({ name }) => textWidth(name, tickSize)));
  const every = Math.max(1, Math.ceil((widest + 6) / step));
  const style = { size: tickSize, colour: theme.mutedText } as const;
  return bars.flatMap(({ name }, index) => {
    if (index % every !== 0) return [];
    const [middle, half] = [left + (index + 0.5) * step, textWidth(name, tickSize) / 2];
    const last = left + step * bars.length;
    if (middle + half > last) return [];
    return [textAt(Math.max(half, middle), y, name, { ...style, anchor: "middle" })];
  });
}
