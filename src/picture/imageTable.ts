import { encodeMaskedPng } from "../codec/png.ts";
import { enlarge, filledRaster, paste } from "../codec/raster.ts";
import { ConfigError, DataError } from "../errors.ts";
import {
  drawFigure,
  embeddedPng,
  type Figure,
  type FigureWords,
  figureMargin,
  headerHeight,
  wordsWidth,
} from "./frame.ts";
import { checkImages, type Images, imageRaster } from "./images.ts";
import { rowLabel, rowLabelWidth } from "./rowLabel.ts";
import { element, group, type Markup } from "./svg.ts";
import { textAt, textWidth } from "./text.ts";
import { type Theme, type ThemeName, themes } from "./theme.ts";

export interface TableRow {
  /** At the left of the row. */
  readonly label?: string;
  /** Under the label, in smaller letters. */
  readonly detail?: string;
  /** From the left on. A row may have fewer than others. */
  readonly images: Images;
}

export interface ImageTable extends FigureWords {
  readonly rows: readonly TableRow[];
  /** Over the columns; "" for none. Labels that would touch the one before are left out. */
  readonly columnLabels?: readonly string[];
  /** What the columns' labels are of, over them. */
  readonly columnTitle?: string;
  /** Pixels of the page between images. Default: 1. */
  readonly gap?: number;
  /** A wider gap stands after these columns and rows, counted from 0. */
  readonly breaks?: { readonly columns?: readonly number[]; readonly rows?: readonly number[] };
  /** Images with a frame around them. */
  readonly framed?: readonly { readonly row: number; readonly column: number }[];
  /** For those who cannot see it. */
  readonly spoken: string;
  /** Default: "light". */
  readonly theme?: ThemeName;
}

/** Pixels of a PNG for each of the page: rendered at its usual scale of 2, no pixel is stretched. */
const density = 2;
/** Images are enlarged by whole factors, up to so many pixels of the page for each, or for a row. */
const widestImage = 56;
const widestRow = 860;
const breakGap = 10;
const labelGap = 12;
const widestLabel = 220;
const labelSize = 12;
const detailSize = 10.5;

/**
 * Rows of images under one title, with words beside the rows and over the columns. Images of one channel or three, of any size;
 * those that are small are enlarged, without smoothing. The same table gives the same bytes.
 *
 * @throws DataError where there is no image, or they differ in shape, or hold NaN or infinity; ConfigError for a bad gap
 */
export function imageTable(table: ImageTable): Figure {
  const first = checkTable(table);
  const theme = themes[table.theme ?? "light"];
  const layout = layoutOf(table, first);
  const top = headerHeight(table) + layout.above;
  const labelWidth = Math.ceil(Math.max(0, ...table.rows.map(labelWidthOf)));
  const left = figureMargin + (labelWidth === 0 ? 0 : labelWidth + labelGap);
  const size = {
    width: Math.max(left + layout.width / density + figureMargin, Math.min(wordsWidth(table), 900)),
    height: top + layout.height / density + figureMargin,
  };
  const picture = { x: left, y: top, width: layout.width / density, height: layout.height / density };
  return drawFigure(table, size, theme, table.spoken, [
    embeddedPng(pngOf(table, first, layout), picture),
    ...drawColumnLabels(table, layout, left, top, theme),
    ...drawRowLabels(table, layout, figureMargin + labelWidth, top, theme),
    ...drawFrames(table, layout, left, top, theme),
  ]);
}

interface Layout {
  /** Whole factor by which images are enlarged in the raster. */
  readonly scale: number;
  /** Pixels of the raster. */
  readonly cell: { readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
  left(column: number): number;
  top(row: number): number;
  /** Pixels of the page for labels over the columns. */
  readonly above: number;
}

function checkTable({ rows, gap = 1 }: ImageTable): Images {
  const [first] = rows;
  if (first === undefined)
    throw new DataError("imageTable: expected at least one row of images, found none.");
  if (!Number.isSafeInteger(gap) || gap < 0)
    throw new ConfigError(`imageTable: expected gap as a whole number from 0 on, found ${gap}.`);
  const shapeOf = ({ height, width, channels }: Images) => [height, width, channels].join(" x ");
  for (const { images } of rows) {
    checkImages(images, "imageTable");
    if (shapeOf(images) !== shapeOf(first.images))
      throw new DataError(
        `imageTable: expected images of one shape, ${shapeOf(first.images)}, found ${shapeOf(images)}.`,
      );
  }
  return first.images;
}

function layoutOf(table: ImageTable, { width, height }: Images): Layout {
  const { rows, gap = 1, breaks = {}, columnLabels, columnTitle } = table;
  const columns = Math.max(...rows.map(({ images }) => images.count));
  const widest = Math.min(widestImage, widestRow / columns - gap);
  const scale = Math.max(1, Math.floor((density * widest) / Math.max(width, height)));
  const cell = { width: scale * width, height: scale * height };
  const before = (wide: readonly number[] | undefined, index: number) =>
    density * breakGap * (wide ?? []).filter((each) => each < index).length;
  const left = (column: number) => column * (cell.width + density * gap) + before(breaks.columns, column);
  const top = (row: number) => row * (cell.height + density * gap) + before(breaks.rows, row);
  return {
    scale,
    cell,
    left,
    top,
    width: left(columns - 1) + cell.width,
    height: top(rows.length - 1) + cell.height,
    above: (columnLabels === undefined ? 0 : 16) + (columnTitle === undefined ? 0 : 18),
  };
}

/** The images as a PNG; between them the figure's own background is seen. */
function pngOf({ rows }: ImageTable, { channels }: Images, layout: Layout): Uint8Array {
  const picture = filledRaster(
    layout.width,
    layout.height,
    Array.from({ length: channels }, () => 0),
  );
  const shown = filledRaster(layout.width, layout.height, [0]);
  const whole = filledRaster(layout.cell.width, layout.cell.height, [255]);
  rows.forEach(({ images, label = "a row" }, row) => {
    for (let column = 0; column < images.count; column++) {
      const [x, y] = [layout.left(column), layout.top(row)];
      paste(picture, enlarge(imageRaster(images, column, `imageTable, ${label}`), layout.scale), x, y);
      paste(shown, whole, x, y);
    }
  });
  return encodeMaskedPng(picture, shown.data);
}

function drawColumnLabels(
  { columnLabels = [], columnTitle }: ImageTable,
  layout: Layout,
  left: number,
  top: number,
  theme: Theme,
): readonly Markup[] {
  const style = { size: detailSize, colour: theme.mutedText, anchor: "middle" } as const;
  let end = Number.NEGATIVE_INFINITY;
  const labels = columnLabels.flatMap((label, column) => {
    const x = left + (layout.left(column) + layout.cell.width / 2) / density;
    const half = textWidth(label, detailSize) / 2;
    if (label === "" || x - half < end + 6) return [];
    end = x + half;
    return [textAt(x, top - 6, label, style)];
  });
  const title = textAt(left, top - (columnLabels.length === 0 ? 8 : 24), columnTitle ?? "", {
    size: labelSize,
    colour: theme.mutedText,
  });
  return [
    ...(columnTitle === undefined ? [] : [title]),
    ...(labels.length === 0 ? [] : [group({}, ...labels)]),
  ];
}

/** Beside the middle of each row; left out where rows are lower than letters and the label before is too near. */
function drawRowLabels(
  { rows }: ImageTable,
  layout: Layout,
  right: number,
  top: number,
  theme: Theme,
): readonly Markup[] {
  let end = Number.NEGATIVE_INFINITY;
  const labels = rows.flatMap(({ label, detail }, row) => {
    if (label === undefined) return [];
    const middle = top + (layout.top(row) + layout.cell.height / 2) / density;
    const half = detail === undefined ? 7 : 14;
    if (middle - half < end) return [];
    end = middle + half;
    return rowLabel({ label, detail }, { right, middle, widest: widestLabel }, theme);
  });
  return labels.length === 0 ? [] : [group({}, ...labels)];
}

function labelWidthOf({ label = "", detail }: TableRow): number {
  return rowLabelWidth({ label, detail }, widestLabel);
}

function drawFrames(
  { framed = [] }: ImageTable,
  layout: Layout,
  left: number,
  top: number,
  theme: Theme,
): readonly Markup[] {
  return framed.map(({ row, column }) =>
    element("rect", {
      x: left + layout.left(column) / density - 1,
      y: top + layout.top(row) / density - 1,
      width: layout.cell.width / density + 2,
      height: layout.cell.height / density + 2,
      fill: "none",
      stroke: theme.series.test,
      "stroke-width": 2,
    }),
  );
}
