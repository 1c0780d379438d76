import { encodePng } from "../codec/png.ts";
import { embeddedPng } from "./frame.ts";
import { rowLabel, rowLabelWidth } from "./rowLabel.ts";
import {
  checkRows,
  type PictureRow,
  type RowsLayout,
  type RowsOptions,
  rowsLayout,
  rowsPicture,
} from "./rows.ts";
import { element, group, type Markup } from "./svg.ts";
import { fontFamily } from "./text.ts";
import { type Theme, themes } from "./theme.ts";

/** A row with a label next to it. */
export interface FigureRow extends PictureRow {
  /** Under the label, in smaller letters: for example a metric. */
  readonly detail?: string;
}

export type RowsFigureOptions = Omit<RowsOptions, "background">;

/** Pixels of the raster per pixel of the figure: rendered at the default scale of 2, no pixel is stretched. */
const density = 2;
const margin = 12;
const labelGap = 14;
const widestLabel = 240;

/**
 * The rows of `rowsPicture` as an SVG with their labels at the left, up to 240 pixels wide; longer labels are cut off.
 * Images have half the size in pixels of the raster, because `svgToPng` doubles it. The same rows and options give the
 * same bytes.
 *
 * @throws DataError and ConfigError as `rowsPicture` does.
 */
export function rowsFigure(rows: readonly FigureRow[], options: RowsFigureOptions = {}): string {
  const images = checkRows(rows, "rowsFigure");
  const layout = rowsLayout(images, rows.length, options, "rowsFigure");
  const theme = themes.light;
  const labelWidth = Math.ceil(Math.max(...rows.map((row) => rowLabelWidth(row, widestLabel))));
  const left = margin + labelWidth + labelGap;
  const size = { width: layout.width / density, height: layout.height / density };
  const width = left + size.width + margin;
  const height = size.height + 2 * margin;
  const raster = embeddedPng(encodePng(rowsPicture(rows, options)), { x: left, y: margin, ...size });
  const body = [
    element("rect", { width, height, fill: theme.background }),
    raster,
    drawLabels(rows, layout, images.count, margin + labelWidth, theme),
  ];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": alternative(rows, images.count),
    "font-family": fontFamily,
    style: "font-variant-numeric: tabular-nums",
  };
  return `${element("svg", attributes, `\n${body.join("\n")}\n` as Markup)}\n`;
}

/** Next to the middle of each row, and again where the images continue below. */
function drawLabels(
  rows: readonly FigureRow[],
  layout: RowsLayout,
  count: number,
  right: number,
  theme: Theme,
): Markup {
  const groups = Math.ceil(count / layout.columns);
  const labels: readonly Markup[] = Array.from({ length: groups }, (_, groupNumber) =>
    rows.flatMap(({ label, detail }, row) => {
      const top = layout.top(row, groupNumber * layout.columns);
      const middle = margin + (top + layout.cellHeight / 2) / density;
      return rowLabel({ label, detail }, { right, middle, widest: widestLabel }, theme);
    }),
  ).flat();
  return group({}, ...labels);
}

/** The text alternative of the figure. */
function alternative(rows: readonly FigureRow[], count: number): string {
  const names = rows.map(({ label, detail }) => (detail === undefined ? label : `${label} (${detail})`));
  return `${count === 1 ? "One image" : `${count} images`} in ${rows.length === 1 ? "a row" : `${rows.length} rows`}: ${names.join("; ")}.`;
}
