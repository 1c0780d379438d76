import { epochAxis, tickLabelWidth, verticalAxis } from "./axis.ts";
import { checkHistory, type EpochFigures, seriesOf } from "./history.ts";
import { drawPanel, endLabelWidth } from "./panel.ts";
import { interestingRange } from "./range.ts";
import { element, type Markup, rounded } from "./svg.ts";
import { figureText, fitText, fontFamily, textAt } from "./text.ts";
import { type Theme, type ThemeName, themes } from "./theme.ts";

export interface CurveOptions {
  /** Over the figure. Default: "Training curves". */
  readonly title?: string;
  /** Under the title, in small letters: what was trained, e.g. "MNIST · 784–400–20 · β = 1". Default: none. */
  readonly subtitle?: string;
  /** Over the first panel. Default: "loss"; for beta other than 1 say so, e.g. "loss, β = 4". */
  readonly lossLabel?: string;
  /** Default: "light". */
  readonly theme?: ThemeName;
}

const figureWidth = 1000;
const margin = 22;
const panelGap = 20;
const plotHeight = 190;

/**
 * The loss curves of a training run as an SVG picture 1000 pixels wide: three panels side by side for the loss (negative
 * ELBO), the reconstruction term and the KL divergence over the epochs, in nats per datum, each with its own range. The
 * last value of each line stands at its end. The same history and options give the same bytes.
 *
 * @throws DataError when the history is empty or unsorted, or a figure is NaN or infinite.
 */
export function lossCurves(history: readonly EpochFigures[], options: CurveOptions = {}): string {
  checkHistory(history);
  const theme = themes[options.theme ?? "light"];
  const title = options.title ?? "Training curves";
  const first = history[0]?.epoch ?? 1;
  const last = history.at(-1)?.epoch ?? first;

  const drafts = [
    { title: options.lossLabel ?? "loss", series: seriesOf(history, "loss") },
    { title: "reconstruction", series: seriesOf(history, "reconstruction") },
    { title: "KL divergence", series: seriesOf(history, "kl") },
  ].map((draft) => {
    const range = interestingRange(draft.series);
    const unit = range.scale === "log" ? "nats per datum, logarithmic" : "nats per datum";
    return { ...draft, unit, vertical: verticalAxis(range, plotHeight) };
  });

  const left = Math.max(...drafts.map(({ vertical }) => tickLabelWidth(vertical))) + 8;
  const right = Math.max(...drafts.map(({ series }) => endLabelWidth(series)));
  const panelWidth = (figureWidth - 2 * margin - 2 * panelGap) / 3;
  const size = { width: panelWidth - left - right, height: plotHeight };
  const top = options.subtitle === undefined ? 108 : 130;
  const epochs = epochAxis(first, last, size.width);

  const panels = drafts.map((draft, index) => {
    const x = margin + left + index * (panelWidth + panelGap);
    const panel = { ...draft, epochs, title: fitText(draft.title, panelWidth - left, 13.5, "semiBold") };
    return drawPanel(panel, x, top, size, theme);
  });
  return drawFigure(top + plotHeight + 54, theme, `${title}. ${spoken(history)}`, [
    ...drawHeader(title, options.subtitle, theme),
    ...panels,
  ]);
}

function drawHeader(title: string, subtitle: string | undefined, theme: Theme): readonly Markup[] {
  const width = figureWidth - 2 * margin;
  const heading = fitText(title, width, 18, "semiBold");
  const lines = [textAt(margin, 38, heading, { size: 18, weight: "semiBold", colour: theme.text })];
  if (subtitle !== undefined)
    lines.push(textAt(margin, 60, fitText(subtitle, width, 13), { size: 13, colour: theme.mutedText }));
  return lines;
}

function drawFigure(height: number, theme: Theme, label: string, parts: readonly Markup[]): string {
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
  return `${element("svg", attributes, `${body}\n` as Markup)}\n`;
}

/** The figure in a sentence, for those who cannot see it. */
function spoken(history: readonly EpochFigures[]): string {
  const ends = seriesOf(history, "loss").map(
    ({ name, last }) => `${name} loss ${figureText(last.value)} nats per datum at epoch ${last.epoch}`,
  );
  return `${ends.join(", ")}.`;
}
