import { epochAxis, tickLabelWidth, verticalAxis } from "./axis.ts";
import type { Figure } from "./frame.ts";
import { checkHistory, curveParts, type EpochMetrics, seriesOf } from "./history.ts";
import { drawPanel, endLabelWidth } from "./panel.ts";
import { element, type Markup, rounded } from "./svg.ts";
import { fitText, fontFamily, numberText, textAt, wrapText } from "./text.ts";
import { type Theme, type ThemeName, themes } from "./theme.ts";

export interface CurveOptions {
  /** Above the figure. Default: "Training curves". */
  readonly title?: string;
  /** Under the title, in small letters, on as many lines as necessary: "MNIST · 784–400–20 · β = 1". Default: none. */
  readonly subtitle?: string;
  /** Above the first panel. Default: "loss". If beta is not 1, include it: "loss, β = 4". */
  readonly lossLabel?: string;
  /** Default: "light". */
  readonly theme?: ThemeName;
}

const figureWidth = 1000;
const margin = 22;
const panelGap = 20;
const plotHeight = 190;
/** From the lower edge of a plot to the end of the figure, and to the plot below it. */
const below = 54;
const rowGap = 104;
/** From a line of the subtitle to the next. */
const subtitleLine = 18;

/**
 * The curves of a training run as an SVG picture 1000 pixels wide: a panel for the loss, one for each of its two parts
 * and for each further term, in nats per datum, and one for each scalar of the objective that changed, over the epochs,
 * each with its own range. An axis is logarithmic if values span more than a decade. The last value of each line is at
 * its end. A model without a KL has only the loss. The same history and options give the same bytes.
 *
 * @throws DataError if the history is empty or unsorted, or a metric is NaN or infinite
 */
export function lossCurves(history: readonly EpochMetrics[], options: CurveOptions = {}): string {
  return lossCurvesFigure(history, options).svg;
}

/** The same with its size. */
export function lossCurvesFigure(history: readonly EpochMetrics[], options: CurveOptions = {}): Figure {
  checkHistory(history);
  const theme = themes[options.theme ?? "light"];
  const title = options.title ?? "Training curves";
  const first = history[0]?.epoch ?? 1;
  const last = history.at(-1)?.epoch ?? first;

  const drafts = curveParts(history).map(({ title: name, ...part }, index) => ({
    ...part,
    title: index === 0 ? (options.lossLabel ?? name) : name,
    vertical: verticalAxis(part.range, plotHeight),
  }));

  const left = Math.max(...drafts.map(({ vertical }) => tickLabelWidth(vertical))) + 8;
  const right = Math.max(...drafts.map(({ series }) => endLabelWidth(series)));
  const columns = drafts.length <= 3 ? drafts.length : drafts.length === 4 ? 2 : 3;
  const panelWidth = (figureWidth - 2 * margin - (columns - 1) * panelGap) / columns;
  const size = { width: panelWidth - left - right, height: plotHeight };
  const under =
    options.subtitle === undefined ? [] : wrapText(options.subtitle, figureWidth - 2 * margin, 13);
  const top = under.length === 0 ? 108 : 112 + under.length * subtitleLine;
  const epochs = epochAxis(first, last, size.width);

  const panels = drafts.map((draft, index) => {
    const x = margin + left + (index % columns) * (panelWidth + panelGap);
    const y = top + Math.floor(index / columns) * (plotHeight + rowGap);
    const panel = { ...draft, epochs, title: fitText(draft.title, panelWidth - left, 13.5, "semiBold") };
    return drawPanel(panel, x, y, size, theme);
  });
  const rows = Math.ceil(drafts.length / columns);
  const height = top + rows * plotHeight + (rows - 1) * rowGap + below;
  return drawFigure(height, theme, `${title}. ${alternative(history)}`, [
    ...drawHeader(title, under, theme),
    ...panels,
  ]);
}

function drawHeader(title: string, under: readonly string[], theme: Theme): readonly Markup[] {
  const heading = fitText(title, figureWidth - 2 * margin, 18, "semiBold");
  return [
    textAt(margin, 38, heading, { size: 18, weight: "semiBold", colour: theme.text }),
    ...under.map((line, index) =>
      textAt(margin, 60 + index * subtitleLine, line, { size: 13, colour: theme.mutedText }),
    ),
  ];
}

function drawFigure(height: number, theme: Theme, label: string, parts: readonly Markup[]): Figure {
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width: figureWidth,
    height,
    viewBox: `0 0 ${figureWidth} ${rounded(height)}`,
    role: "img",
    "aria-label": label,
    "font-family": fontFamily,
    style: "font-variant-numeric: tabular-nums",
  };
  const background = element("rect", { width: figureWidth, height, fill: theme.background });
  const body = [background, ...parts].map((part) => `\n${part}`).join("");
  const svg = `${element("svg", attributes, `${body}\n` as Markup)}\n`;
  return { svg, width: figureWidth, height };
}

/** The text alternative of the figure. */
function alternative(history: readonly EpochMetrics[]): string {
  const ends = seriesOf(history, "loss").map(
    ({ name, last }) => `${name} loss ${numberText(last.value)} nats per datum at epoch ${last.epoch}`,
  );
  return `${ends.join(", ")}.`;
}
