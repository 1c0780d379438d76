import { DataError } from "../errors.ts";
import { type BarsDrawing, drawColumns } from "./barColumns.ts";
import { drawRows, rowsHeight } from "./barRows.ts";
import {
  drawFigure,
  type Figure,
  type FigureLook,
  type FigureWords,
  headerHeight,
  marginOf,
  wordsWidth,
} from "./frame.ts";
import { alignedNumbers } from "./numbers.ts";
import { group, rounded } from "./svg.ts";
import { numberText, textAt, wrapText } from "./text.ts";
import { themes } from "./theme.ts";

export interface Bar {
  /** Next to the bar, or under it. */
  readonly name: string;
  /** From 0 on. */
  readonly value: number;
  /** Whether it is drawn pale, for example because it is not active. */
  readonly pale?: boolean;
}

export interface Bars extends FigureWords, FigureLook {
  readonly bars: readonly Bar[];
  readonly valueTitle: string;
  readonly nameTitle: string;
  /** What pale bars are, under the figure. */
  readonly paleNote?: string;
}

/** The width of a figure of its own, in pixels of the page. */
const widestFigure = 760;
/** The largest number of bars below each other, each with its name and value; more are drawn next to each other. */
const mostRows = 12;
/** The same in a column that is too narrow for the values of bars next to each other. */
const mostNarrowRows = 30;
const noteLine = 16;

/**
 * Bars from 0 on, in the given order. A few bars are drawn below each other, each with its name and value, and always
 * fill the width. More bars are drawn next to each other, with their values above them if all have room, otherwise with
 * an axis and grid lines. Any number of bars is accepted: many bars are thin, and only some have names.
 *
 * @throws DataError if there are no bars, or a value is negative, NaN or infinite
 */
export function barsFigure(figure: Bars): Figure {
  const { bars, valueTitle, nameTitle, column } = figure;
  if (bars.length === 0) throw new DataError("barsFigure: expected at least one bar, found none.");
  for (const { name, value } of bars)
    if (!(value >= 0 && Number.isFinite(value)))
      throw new DataError(`barsFigure: expected a finite number from 0 on for ${name}, found ${value}.`);
  const theme = themes[figure.theme ?? "light"];
  const margin = marginOf(figure);
  const width = column ?? widestFigure;
  const values = alignedNumbers(bars.map(({ value }) => value));
  const drawing: BarsDrawing = { bars, values, width: width - 2 * margin, theme };

  const small = { size: 12, colour: theme.mutedText };
  const room = width - 2 * margin;
  const above = wrapText(`${valueTitle}, by ${nameTitle}`, room, small.size);
  const note = bars.some(({ pale }) => pale) ? wrapText(figure.paleNote ?? "", room, 11) : [];
  const asRows = bars.length <= mostRows;
  const columns = asRows ? undefined : drawColumns(drawing);
  const content =
    columns === undefined || (!columns.labelled && bars.length <= mostNarrowRows)
      ? { markup: drawRows(drawing), height: rowsHeight(bars.length) }
      : columns;

  const top = headerHeight(figure) + above.length * noteLine + 10;
  const bottom = top + content.height;
  const size = {
    width: Math.max(width, Math.min(wordsWidth(figure), 960)),
    height: bottom + note.length * noteLine + (note.length === 0 ? 0 : 6) + margin,
  };
  const alternative = `${bars.length} bars: ${bars
    .slice(0, 20)
    .map(({ name, value }) => `${name} ${numberText(value)}`)
    .join(", ")}${bars.length > 20 ? " and so on" : ""}.`;
  return drawFigure(figure, size, theme, alternative, [
    ...above.map((line, index) => textAt(margin, headerHeight(figure) + 12 + index * noteLine, line, small)),
    group({ transform: `translate(${rounded(margin)} ${rounded(top)})` }, ...content.markup),
    ...note.map((line, index) =>
      textAt(margin, bottom + 18 + index * noteLine, line, { ...small, size: 11 }),
    ),
  ]);
}
