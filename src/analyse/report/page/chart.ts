import { epochAxis, tickLabelWidth, type VerticalAxis, verticalAxis } from "../../../picture/axis.ts";
import type { CurvePart, Series } from "../../../picture/history.ts";
import { drawPanel, endLabelWidth } from "../../../picture/panel.ts";
import { element, type Markup, rounded } from "../../../picture/svg.ts";
import { fitText, fontFamily, numberText } from "../../../picture/text.ts";
import { caption, figureId } from "./figures.ts";
import { type Html, inlineSvg, lines, nothing, tag, text } from "./html.ts";
import type { ReportEpoch } from "./report.ts";
import { columnOf, type SeriesOfReport, seriesOfReport, valueAt } from "./series.ts";
import { pageTheme } from "./style.ts";
import { column, figureCell } from "./tables.ts";

const panelWidth = 352;
const plotTop = 48;
const plotHeight = 168;
const panelHeight = plotTop + plotHeight + 44;

export interface ChartOptions {
  /** The epoch whose metrics are shown next to the curves until the reader chooses another. */
  readonly epoch: number;
  /** The id of the table with the metrics of every epoch. */
  readonly table: string;
  readonly number: number;
  /** The name of the loss. */
  readonly loss: string;
}

/** Shown if the script runs. */
const hint = tag(
  "span",
  { class: "hint", hidden: true },
  text(" Point at a curve, or move the slider, to read an epoch."),
);

const means =
  "Values are means over all images of a split: for training during the epoch, for the others after it.";

/** The number of panels before the table: together they form a square of four. */
const before = 3;

/**
 * The loss, its parts, its other terms and its scheduled scalars over the epochs: one panel each, and a table with the
 * metrics of one epoch. The table follows the pointer and a slider if scripts run; otherwise it stays at its epoch.
 */
export function lossChart(epochs: readonly ReportEpoch[], options: ChartOptions): Html {
  const series = seriesOfReport(epochs);
  const drafts = series.curves.map((part) => ({ part, vertical: verticalAxis(part.range, plotHeight) }));
  const left = Math.max(...drafts.map(({ vertical }) => tickLabelWidth(vertical))) + 8;
  const right = Math.max(...drafts.map(({ part }) => endLabelWidth(part.series)));
  const panels = drafts.map((draft) => inlineSvg(drawChartPanel(draft, epochs, { left, right })));
  const table = readout(epochs, series, options.epoch);
  return tag(
    "figure",
    { class: "chart", id: figureId(options.number), "data-table": options.table },
    tag("div", { class: "panels" }, lines(...panels.slice(0, before), table, ...panels.slice(before))),
    caption(
      options.number,
      "Training curves",
      `The loss is the ${options.loss}. ${means} Each line ends with its last value.`,
      hint,
    ),
  );
}

interface Draft {
  readonly part: CurvePart;
  readonly vertical: VerticalAxis;
}

function drawChartPanel(
  { part, vertical }: Draft,
  epochs: readonly ReportEpoch[],
  { left, right }: { readonly left: number; readonly right: number },
): Markup {
  const size = { width: panelWidth - left - right, height: plotHeight };
  const numbers = epochs.map(({ epoch }) => epoch);
  const along = epochAxis(numbers[0] ?? 1, numbers.at(-1) ?? 1, size.width);
  const panel = {
    ...part,
    title: fitText(part.title, panelWidth - left, 13.5, "semiBold"),
    vertical,
    epochs: along,
  };
  const places = numbers.map((epoch) => rounded(left + along.scale(epoch)));
  const guide = element("line", {
    class: "guide",
    y1: plotTop,
    y2: plotTop + plotHeight,
    stroke: pageTheme.axis,
    visibility: "hidden",
  });
  const dots = part.series.map((curve) => {
    const heights = heightsOf(curve, numbers, vertical.scale);
    const colours = { fill: pageTheme.series[curve.name], stroke: pageTheme.background };
    return element("circle", { class: "dot", r: 4.5, ...colours, visibility: "hidden", "data-y": heights });
  });
  const attributes = {
    width: panelWidth,
    height: panelHeight,
    viewBox: `0 0 ${panelWidth} ${panelHeight}`,
    role: "img",
    "aria-label": alternative(part),
    "font-family": fontFamily,
    "data-x": places.join(" "),
  };
  const drawn = drawPanel(panel, left, plotTop, size, pageTheme);
  return element("svg", attributes, drawn, guide, ...dots);
}

/** The height of a curve at each epoch, from the top of the panel; `-` if it was not measured or lies outside. */
function heightsOf(
  { points }: Series,
  epochs: readonly number[],
  scale: (value: number) => number | undefined,
): string {
  const values = new Map(points.map(({ epoch, value }) => [epoch, value]));
  return epochs
    .map((epoch) => {
      const value = values.get(epoch);
      const y = value === undefined ? Number.NaN : (scale(value) ?? Number.NaN);
      return y >= 0 && y <= plotHeight ? rounded(plotTop + y) : "-";
    })
    .join(" ");
}

/** The metrics of one epoch, a row for each panel. Each cell names its column in the table of all epochs. */
function readout(epochs: readonly ReportEpoch[], series: SeriesOfReport, wanted: number): Html {
  const index = Math.max(
    0,
    epochs.findIndex(({ epoch }) => epoch === wanted),
  );
  const shown = epochs[index];
  if (shown === undefined) return nothing;
  const { names, curves } = series;
  const rows = curves.map((part) => {
    const scalar = part.of.kind === "scalar";
    const cells = (scalar ? names.slice(0, 1) : names).map((name) =>
      figureCell(valueAt(shown, part, name), {
        "data-column": columnOf(series, part, name),
        ...(scalar && { colspan: names.length }),
      }),
    );
    return tag("tr", {}, tag("th", { scope: "row" }, text(part.short)), ...cells);
  });
  const heading = tag(
    "tr",
    {},
    column(""),
    ...names.map((name) => column(name, { class: `number ${name}` })),
  );
  const title = [text("Epoch "), tag("output", {}, text(String(shown.epoch))), text(", in nats per datum")];
  const slider = tag("input", {
    type: "range",
    min: 0,
    max: epochs.length - 1,
    step: 1,
    value: index,
    "aria-label": "Epoch",
    "aria-valuetext": `epoch ${shown.epoch}`,
    hidden: true,
  });
  return tag(
    "div",
    { class: "readout" },
    tag(
      "table",
      {},
      tag("caption", {}, ...title),
      tag("thead", {}, heading),
      tag("tbody", {}, lines(...rows)),
    ),
    slider,
  );
}

function alternative({ title, unit, series }: CurvePart): string {
  const parts = series.map(({ name, label = name, points: [first], last }) => {
    const ends = `${figureOf(label, first.value)} at epoch ${first.epoch}`;
    return first === last ? ends : `${ends}, ${numberText(last.value)} at epoch ${last.epoch}`;
  });
  return `Curve of the ${title} over the epochs, ${unit}: ${parts.join("; ")}.`;
}

function figureOf(label: string, value: number): string {
  return `${label} ${numberText(value)}`.trim();
}
