import type { BarsDrawing } from "./barColumns.ts";
import { element, type Markup } from "./svg.ts";
import { fitText, textAt, textWidth } from "./text.ts";

const rowHeight = 24;
const barHeight = 15;
const textSize = 12;
const gap = 8;

/** The height in pixels of bars below each other. */
export function rowsHeight(count: number): number {
  return count * rowHeight;
}

/** Bars below each other, from a line at 0 to the right: the name at the left of each, its value at the end. */
export function drawRows({ bars, values, width, theme }: BarsDrawing): readonly Markup[] {
  const names = bars.map(({ name }) => fitText(name, 0.3 * width, textSize));
  const left = Math.ceil(Math.max(...names.map((name) => textWidth(name, textSize)))) + gap;
  const right = Math.ceil(Math.max(...values.map((value) => textWidth(value, textSize, "semiBold")))) + gap;
  const largest = Math.max(...bars.map(({ value }) => value)) || 1;
  const rows = bars.flatMap(({ value, pale }, row) => {
    const top = row * rowHeight + (rowHeight - barHeight) / 2;
    const length = (Math.max(0, width - left - right) * value) / largest;
    const baseline = row * rowHeight + rowHeight / 2 + 4.3;
    const muted = pale === true ? theme.mutedText : theme.text;
    const fill = pale === true ? theme.axis : theme.series.train;
    return [
      textAt(left - gap, baseline, names[row] ?? "", { size: textSize, colour: muted, anchor: "end" }),
      element("rect", { x: left, y: top, width: length, height: barHeight, fill }),
      textAt(left + length + gap, baseline, values[row] ?? "", {
        size: textSize,
        weight: "semiBold",
        colour: muted,
      }),
    ];
  });
  const height = rowsHeight(bars.length);
  const zero = element("line", { x1: left, x2: left, y1: 0, y2: height, stroke: theme.axis });
  return [...rows, zero];
}
