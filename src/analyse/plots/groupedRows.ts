import type { FigureLook } from "../../picture/frame.ts";
import type { TableRow } from "../../picture/imageTable.ts";
import { imagesFrom } from "./images.ts";

/** Images beside each other before rows go on below: in a figure that stands alone, and for so many pixels of a column. */
const widestGroup = 12;
const columnPixels = 64;
/** Pixels of a column that the labels of rows take. */
const labelPixels = 104;

/** Rows of an `imageTable`, and after which of them a wider gap stands. */
export interface GroupedRows {
  readonly rows: readonly TableRow[];
  readonly breaks: { readonly rows: readonly number[] };
}

/**
 * Rows whose images belong together, the first of each below each other: many images go on below, again in all rows, in
 * groups of about the same size, smaller ones in a column of a page.
 */
export function groupedRows(rows: readonly TableRow[], { column }: FigureLook = {}): GroupedRows {
  const most =
    column === undefined
      ? widestGroup
      : Math.min(widestGroup, Math.max(1, Math.floor((column - labelPixels) / columnPixels)));
  const count = Math.max(0, ...rows.map(({ images }) => images.count));
  const groups = Math.ceil(count / most);
  const columns = Math.ceil(count / groups);
  const starts = Array.from({ length: groups }, (_, group) => group * columns);
  return {
    rows: starts.flatMap((start) =>
      rows.map((row) => ({
        ...row,
        images: imagesFrom(row.images, start, Math.min(columns, count - start)),
      })),
    ),
    breaks: { rows: starts.slice(1).map((_, group) => (group + 1) * rows.length - 1) },
  };
}
