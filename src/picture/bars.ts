import { scaleLinear } from "d3-scale";
import { DataError } from "../errors.ts";
import {
  drawFigure,
  type Figure,
  type FigureWords,
  figureMargin,
  headerHeight,
  wordsWidth,
} from "./frame.ts";
import { element, group, type Markup, rounded } from "./svg.ts";
import { figureText, textAt, textWidth, typographic } from "./text.ts";
import { type Theme, type ThemeName, themes } from "./theme.ts";

export interface Bar {
  /** Under the bar. */
  readonly name: string;
  /** From 0 on. */
  readonly value: number;
  /** Whether it is drawn pale: something that is off. */
  readonly pale?: boolean;
}

export interface Bars extends FigureWords {
  readonly bars: readonly Bar[];
  readonly valueTitle: string;
  readonly nameTitle: string;
  /** What pale bars are, under the figure. */
  readonly paleNote?: string;
  /** Default: "light". */
  readonly theme?: ThemeName;
}

const plotHeight = 240;
const widestPlot = 900;
const widestBar = 44;
const tickSize = 11.5;

/**
 * Upright bars from 0 on in the order given, each with its value over it where there is room. Any number of them: many make thin
 * ones, of which some are named.
 *
 * @throws DataError where there are none, or one is negative, NaN or infinite
 */
export function barsFigure(figure: Bars): Figure {
  const { bars, valueTitle } = figure;
  if (bars.length === 0) throw new DataError("barsFigure: expected at least one bar, found none.");
  for (const { name, value } of bars)
    if (!(value >= 0 && Number.isFinite(value)))
      throw new DataError(`barsFigure: expected a finite number from 0 on for ${name}, found ${value}.`);
  const theme = themes[figure.theme ?? "light"];
  const step = Math.min(widestBar, widestPlot / bars.length);
  const width = Math.max(240, step * bars.length);
  const [left, top] = [figureMargin + 40, headerHeight(figure) + 34];
  const y = scaleLinear()
    .domain([0, Math.max(...bars.map(({ value }) => value)) * 1.08 || 1])
    .range([plotHeight, 0]);
  const format = y.tickFormat(5);
  const ticks = y.ticks(5).flatMap((value) => [
    element("line", {
      x1: 0,
      x2: width,
      y1: y(value),
      y2: y(value),
      stroke: value === 0 ? theme.axis : theme.grid,
    }),
    textAt(-8, y(value) + 4, typographic(format(value)), {
      size: tickSize,
      colour: theme.mutedText,
      anchor: "end",
    }),
  ]);
  const small = { size: 12, colour: theme.mutedText };
  const note = bars.some(({ pale }) => pale) ? figure.paleNote : undefined;
  const size = {
    width: Math.max(left + width + figureMargin, Math.min(wordsWidth(figure), 960)),
    height: top + plotHeight + 46 + (note === undefined ? 0 : 20) + figureMargin,
  };
  const spoken = `${bars.length} bars: ${bars
    .slice(0, 20)
    .map(({ name, value }) => `${name} ${figureText(value)}`)
    .join(", ")}${bars.length > 20 ? " and so on" : ""}.`;
  return drawFigure(figure, size, theme, spoken, [
    group(
      { transform: `translate(${rounded(left)} ${rounded(top)})` },
      textAt(-40, -16, valueTitle, small),
      ...ticks,
      ...bars.flatMap((bar, index) => drawBar(bar, index * step, step, y(bar.value), theme)),
      ...drawNames(bars, step, theme),
      textAt(width / 2, plotHeight + 38, figure.nameTitle, { ...small, anchor: "middle" }),
      ...(note === undefined ? [] : [textAt(0, plotHeight + 60, note, { ...small, size: 11 })]),
    ),
  ]);
}

function drawBar({ value, pale }: Bar, x: number, step: number, y: number, theme: Theme): readonly Markup[] {
  const gap = step > 6 ? 0.2 * step : 0;
  const fill = pale === true ? theme.axis : theme.series.train;
  const shape = { x: x + gap / 2, y, width: step - gap, height: plotHeight - y, fill };
  const text = figureText(value);
  const fits = textWidth(text, 10.5) < step - 2;
  return [
    element("rect", shape),
    ...(fits
      ? [textAt(x + step / 2, y - 5, text, { size: 10.5, colour: theme.text, anchor: "middle" })]
      : []),
  ];
}

/** As many names as there is room for, from the first on. */
function drawNames(bars: readonly Bar[], step: number, theme: Theme): readonly Markup[] {
  const widest = Math.max(...bars.map(({ name }) => textWidth(name, tickSize)));
  const every = Math.max(1, Math.ceil((widest + 6) / step));
  return bars.flatMap(({ name }, index) =>
    index % every === 0
      ? [
          textAt((index + 0.5) * step, plotHeight + 17, name, {
            size: tickSize,
            colour: theme.mutedText,
            anchor: "middle",
          }),
        ]
      : [],
  );
}
