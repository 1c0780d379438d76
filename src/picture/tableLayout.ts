import { isNarrow } from "./frame.ts";
import type { Images } from "./images.ts";
import type { ImageTable, TableRow } from "./imageTable.ts";
import { rowLabelWidth } from "./rowLabel.ts";

/** The layout of a table of images. */
export interface TableLayout {
  /** Whole factor by which images are enlarged in the raster: an even one, or 1 for images at half their size. */
  readonly scale: number;
  /** Pixels of the raster. */
  readonly cell: { readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
  left(column: number): number;
  /** Below the top of the first row. */
  top(row: number): number;
  /** Whether the label of a row is above its images, because there is no room next to them. */
  readonly labelsAbove: boolean;
  /** Pixels of the page at the left of the images. */
  readonly labelWidth: number;
  /** Pixels of the page above the images of the first row. */
  readonly above: number;
  /** Pixels of the page between the images of a row and the column labels above it. */
  readonly belowColumnLabels: number;
}

/** Pixels of the PNG per pixel of the page: rendered at the default scale of 2, no pixel is stretched. */
export const density = 2;
export const widestLabel = 220;
export const labelGap = 12;
/** Pixels of the page for the label above a row, and for its markers. */
export const labelLine = 20;
export const markerLine = 7;
/** Images are enlarged by whole factors, up to these numbers of pixels of the page per image, and per row. */
const widestImage = 56;
const widestRow = 860;
/** Images are reduced only if this size remains. */
const smallestHalf = 24;
const [wideBreak, narrowBreak] = [10, 5];
const [titleLine, numbersLine] = [18, 16];

/** The layout of a table whose images are all of one shape. */
export function tableLayout(table: ImageTable, { width, height }: Images): TableLayout {
  const { rows, gap = 1, breaks = {}, columnLabels, columnTitle, columnLabelsOver = 0, markers } = table;
  const columns = Math.max(...rows.map(({ images }) => images.count));
  const narrow = isNarrow(table);
  const breakGap = narrow ? narrowBreak : wideBreak;
  const wanted = Math.ceil(Math.max(0, ...rows.map(labelWidthOf)));
  const beside = wanted === 0 ? 0 : wanted + labelGap;
  const between = (columns - 1) * gap + breakGap * (breaks.columns ?? []).length;
  const room = table.column ?? widestRow;
  const scaleIn = (across: number) =>
    Math.floor(density * Math.min(widestImage, (across - between) / columns)) / Math.max(width, height);

  const labelsAbove = narrow && beside > 0 && (scaleIn(room - beside) < density || wanted > 0.3 * room);
  const labelWidth = labelsAbove ? 0 : beside;
  const words = table.column === undefined ? 0 : labelWidth;
  const scale = wholeScale(scaleIn(room - words), Math.max(width, height), table.column !== undefined);
  const cell = { width: scale * width, height: scale * height };

  const before = (wide: readonly number[] | undefined, index: number) =>
    density * breakGap * (wide ?? []).filter((each) => each < index).length;
  const left = (column: number) => column * (cell.width + density * gap) + before(breaks.columns, column);

  const belowColumnLabels = (labelsAbove ? labelLine : 0) + (markers === undefined ? 0 : markerLine);
  const columnWords =
    (columnLabels === undefined ? 0 : numbersLine) + (columnTitle === undefined ? 0 : titleLine);
  const aboveRow = (row: number) =>
    (labelsAbove && rows[row]?.label !== undefined ? labelLine : 0) +
    (markers?.some((each) => each.row === row) ? markerLine : 0) +
    (row === columnLabelsOver ? columnWords + (row === 0 ? 0 : gap) : 0);
  const tops = rows.map((_, row) => before(breaks.rows, row));
  for (let row = 1; row < rows.length; row++) {
    const step = cell.height + density * (gap + aboveRow(row));
    for (let later = row; later < rows.length; later++) tops[later] = (tops[later] ?? 0) + step;
  }
  const top = (row: number) => tops[row] ?? 0;
  return {
    scale,
    cell,
    left,
    top,
    width: left(columns - 1) + cell.width,
    height: top(rows.length - 1) + cell.height,
    labelsAbove,
    labelWidth,
    above: aboveRow(0),
    belowColumnLabels,
  };
}

/**
 * The factor rounded to an even one, which is whole on screens of both densities. Below that, images are shown at half
 * their size; in a column of a page only if enough remains, otherwise at their own size.
 */
function wholeScale(scale: number, side: number, inColumn: boolean): number {
  const whole = Math.floor(scale);
  if (whole >= density) return whole - (whole % density);
  return inColumn && side / density < smallestHalf ? density : 1;
}

function labelWidthOf({ label = "", detail }: TableRow): number {
  return rowLabelWidth({ label, detail }, widestLabel);
}
