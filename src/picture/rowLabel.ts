import { content, element, type Markup } from "./svg.ts";
import { fitText, textAt, textWidth } from "./text.ts";
import type { Theme } from "./theme.ts";

/** The label at the left of a row of images. */
export interface RowLabel {
  readonly label: string;
  /** Under the label, in smaller letters: for example a metric. */
  readonly detail?: string | undefined;
}

const labelSize = 12;
const detailSize = 11;
/** Between label and detail on one line. */
const gap = 6;

/** The width of the labels, at most `widest`; longer ones are cut off. */
export function rowLabelWidth({ label, detail = "" }: RowLabel, widest: number): number {
  const wanted = Math.max(textWidth(label, labelSize, "semiBold"), textWidth(detail, detailSize));
  return Math.min(widest, wanted);
}

/** Right-aligned at `right`, around a row's `middle`. */
export function rowLabel(
  { label, detail }: RowLabel,
  { right, middle, widest }: { readonly right: number; readonly middle: number; readonly widest: number },
  theme: Theme,
): readonly Markup[] {
  const shown = fitText(label, widest, labelSize, "semiBold");
  const style = { size: labelSize, weight: "semiBold", colour: theme.text, anchor: "end" } as const;
  if (detail === undefined) return [textAt(right, middle + 4.3, shown, style)];
  const below = { size: detailSize, colour: theme.mutedText, anchor: "end" } as const;
  return [
    textAt(right, middle - 2.5, shown, style),
    textAt(right, middle + 11.5, fitText(detail, widest, detailSize), below),
  ];
}

/**
 * On one line with its baseline at `y`, from `left` on: the detail after the label, wherever the label ends in the
 * reader's font.
 */
export function rowLabelLine(
  { label, detail = "" }: RowLabel,
  { left, y, widest }: { readonly left: number; readonly y: number; readonly widest: number },
  theme: Theme,
): readonly Markup[] {
  const shown = fitText(label, widest, labelSize, "semiBold");
  const end = textWidth(shown, labelSize, "semiBold") + gap;
  const style = { size: labelSize, weight: "semiBold", colour: theme.text } as const;
  if (detail === "") return [textAt(left, y, shown, style)];
  const rest = content(fitText(detail, widest - end, detailSize));
  const after = { dx: gap, "font-size": detailSize, "font-weight": 400, fill: theme.mutedText };
  const place = { x: left, y, "font-size": labelSize, "font-weight": 600, fill: theme.text };
  return [element("text", place, content(shown), element("tspan", after, rest))];
}
