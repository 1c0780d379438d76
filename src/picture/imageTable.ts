import { encodeMaskedPng } from "../codec/png.ts";
import { enlarge, filledRaster, paste } from "../codec/raster.ts";
import { ConfigError, DataError } from "../errors.ts";
import { placeColumnLabels } from "./columnLabels.ts";
import {
  drawFigure,
  embeddedPng,
  type Figure,
  type FigureLook,
  type FigureWords,
  headerHeight,
  marginOf,
  wordsWidth,
} from "./frame.ts";
import { checkImages, type Images, imageRaster } from "./images.ts";
import { rowLabel, rowLabelLine } from "./rowLabel.ts";
import { element, group, type Markup, rounded } from "./svg.ts";
import { density, labelGap, markerLine, type TableLayout, tableLayout, widestLabel } from "./tableLayout.ts";
import { fitText, textAt } from "./text.ts";
import { type Theme, themes } from "./theme.ts";

export interface TableRow {
  /** At the left of the row, or above it in a narrow column. */
  readonly label?: string;
  /** Under the label, in smaller letters. */
  readonly detail?: string;
  /** From the left on. A row may have fewer than others. */
  readonly images: Images;
}

export interface ImageTable extends FigureWords, FigureLook {
  readonly rows: readonly TableRow[];
  /** Above the columns; "" for none. Labels that would touch the previous one are omitted. */
  readonly columnLabels?: readonly string[];
  /** What the columns' labels mean, above them. */
  readonly columnTitle?: string;
  /** The row below the columns' labels and title. Default: 0, the first. */
  readonly columnLabelsOver?: number;
  /** Pixels of the page between images. Default: 1. */
  readonly gap?: number;
  /** The columns and rows that a wider gap follows, counted from 0. */
  readonly breaks?: { readonly columns?: readonly number[]; readonly rows?: readonly number[] };
  /** Images with a frame around them. */
  readonly framed?: readonly { readonly row: number; readonly column: number }[];
  /** Small triangles over a row at a place among its columns: 2.5 is halfway between the middles of columns 2 and 3. */
  readonly markers?: readonly { readonly row: number; readonly place: number }[];
  /** The text alternative. */
  readonly alternative: string;
}

const labelSize = 12;
const numberSize = 11;

/**
 * Rows of images under one title, with labels next to the rows and above the columns. Images have one or three channels
 * and any size; small ones are enlarged without smoothing. The same table gives the same bytes.
 *
 * @throws DataError if there are no images, or they differ in shape, or contain NaN or infinity; ConfigError for an
 *   invalid gap
 */
export function imageTable(table: ImageTable): Figure {
  const first = checkTable(table);
  const theme = themes[table.theme ?? "light"];
  const layout = tableLayout(table, first);
  const margin = marginOf(table);
  const top = headerHeight(table) + layout.above;
  const left = margin + layout.labelWidth;
  const size = {
    width: Math.max(
      left + layout.width / density + margin,
      Math.min(wordsWidth(table), 900),
      table.column ?? 0,
    ),
    height: top + layout.height / density + margin,
  };
  const place = { x: left, y: top, width: layout.width / density, height: layout.height / density };
  const origin = { left, top };
  return drawFigure(table, size, theme, table.alternative, [
    embeddedPng(pngOf(table, first, layout), { ...place, smooth: layout.scale < density }),
    ...drawColumnLabels(table, layout, origin, theme),
    ...drawRowLabels(table, layout, origin, theme),
    ...drawFrames(table, layout, origin, theme),
    ...drawMarkers(table, layout, origin, theme),
  ]);
}

/** The distance from the figure's edges to the first image, in pixels of the page. */
interface Origin {
  readonly left: number;
  readonly top: number;
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

/** The images as a PNG; the figure's background is visible between them. */
function pngOf({ rows }: ImageTable, { channels }: Images, layout: TableLayout): Uint8Array {
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
  { columnLabels = [], columnTitle, columnLabelsOver = 0, column }: ImageTable,
  layout: TableLayout,
  { left, top }: Origin,
  theme: Theme,
): readonly Markup[] {
  const below = top + layout.top(columnLabelsOver) / density - layout.belowColumnLabels;
  const middleOf = (number: number) => (layout.left(number) + layout.cell.width / 2) / density;
  const room = column === undefined ? Math.max(layout.width / density, 280) : column - left;
  const edges = { from: -left, to: column === undefined ? layout.width / density + 10 : room };
  const style = { size: numberSize, colour: theme.mutedText, anchor: "middle" } as const;
  const labels = placeColumnLabels(columnLabels, middleOf, numberSize, edges).map(({ text, x }) =>
    textAt(left + x, below - 6, text, style),
  );
  const title = textAt(
    left,
    below - (columnLabels.length === 0 ? 8 : 24),
    fitText(columnTitle ?? "", room, labelSize),
    { size: labelSize, colour: theme.mutedText },
  );
  return [
    ...(columnTitle === undefined ? [] : [title]),
    ...(labels.length === 0 ? [] : [group({}, ...labels)]),
  ];
}

/**
 * Next to the middle of each row, omitted if rows are lower than letters and the previous label is too near; or on a
 * line above the row.
 */
function drawRowLabels(
  { rows, column, markers = [] }: ImageTable,
  layout: TableLayout,
  { left, top }: Origin,
  theme: Theme,
): readonly Markup[] {
  let end = Number.NEGATIVE_INFINITY;
  const labels = rows.flatMap(({ label, detail }, row) => {
    if (label === undefined) return [];
    const upper = top + layout.top(row) / density;
    if (layout.labelsAbove) {
      const marker = markers.some((each) => each.row === row) ? markerLine : 0;
      return rowLabelLine({ label, detail }, { left, y: upper - marker - 5, widest: column ?? 0 }, theme);
    }
    const middle = upper + layout.cell.height / 2 / density;
    const half = detail === undefined ? 7 : 14;
    if (middle - half < end) return [];
    end = middle + half;
    return rowLabel({ label, detail }, { right: left - labelGap, middle, widest: widestLabel }, theme);
  });
  return labels.length === 0 ? [] : [group({}, ...labels)];
}

function drawFrames(
  { framed = [] }: ImageTable,
  layout: TableLayout,
  { left, top }: Origin,
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

/** Triangles that point down at the row, or outwards if the place is outside its first or last image. */
function drawMarkers(
  { markers = [], rows }: ImageTable,
  layout: TableLayout,
  { left, top }: Origin,
  theme: Theme,
): readonly Markup[] {
  return markers.map(({ row, place }) => {
    const last = Math.max(0, (rows[row]?.images.count ?? 1) - 1);
    const column = Math.min(last, Math.max(0, Math.floor(place)));
    const here = layout.left(column);
    const step = column < last ? layout.left(column + 1) - here : layout.cell.width;
    const beyond = place < -0.5 || place > last + 0.5;
    const along = here + (beyond ? 0 : (place - column) * step) + layout.cell.width / 2;
    const [x, y] = [left + along / density, top + layout.top(row) / density - 1];
    const end = (layout.cell.width / 2 / density) * (place < 0 ? -1 : 1);
    const d = beyond
      ? `M${rounded(x + end)} ${rounded(y - 3)}l${rounded(-5 * Math.sign(end))} -3v6z`
      : `M${rounded(x)} ${rounded(y)}l-4 -6h8z`;
    return element("path", { d, fill: theme.series.test });
  });
}
